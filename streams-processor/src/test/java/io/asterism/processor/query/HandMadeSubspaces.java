package io.asterism.processor.query;

import io.asterism.processor.counting.CountingPlan;
import io.asterism.processor.query.HandMadeTask.Token;
import io.asterism.processor.subspace.RefusedSubspace;
import io.asterism.processor.subspace.SubspaceDefinition;
import io.asterism.processor.subspace.SubspaceFigures;
import io.asterism.processor.subspace.SubspaceView;
import io.asterism.processor.subspace.TaskSubspaces;
import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.ActivationType;
import io.asterism.schemas.Activations;
import io.asterism.schemas.InvalidActivationsException;
import io.asterism.schemas.Manifests;
import io.asterism.schemas.SaeManifest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tracked groups of one hand-made SAE, as if each had been defined before its first token. */
final class HandMadeSubspaces {
    private final SaeManifest manifest;
    private final List<HandMadeTask> tasks;
    private final Map<String, SubspaceDefinition> definitions = new TreeMap<>();
    private final List<RefusedSubspace> refused = new ArrayList<>();
    private List<TaskSubspaces> figures = List.of();

    HandMadeSubspaces(SaeManifest manifest, List<HandMadeTask> tasks) {
        this.manifest = manifest;
        this.tasks = tasks;
    }

    synchronized void refuse(String key, String reason) {
        refused.add(new RefusedSubspace(key, reason));
    }

    synchronized void define(SubspaceDefinition definition) {
        definitions.put(definition.name(), definition);
        read();
    }

    synchronized void remove(String name) {
        definitions.remove(name);
        read();
    }

    private void read() {
        List<TaskSubspaces> read = new ArrayList<>();
        for (HandMadeTask task : tasks) {
            TaskSubspaces subspaces = new TaskSubspaces(CountingPlan.of(manifest, new float[0]));
            subspaces.assign(task.progress().partition());
            subspaces.track(List.copyOf(definitions.values()));
            records(task).forEach(record -> add(subspaces, record));
            read.add(subspaces);
        }
        figures = read;
    }

    private void add(TaskSubspaces subspaces, Activations record) {
        ActivationColumns columns = new ActivationColumns(manifest);
        try {
            columns.read(record);
        } catch (InvalidActivationsException e) {
            throw new AssertionError(e);
        }
        subspaces.add(record, columns);
    }

    /** The groups with the figures of some partitions. */
    synchronized SubspaceView view(List<Integer> partitions) {
        List<SubspaceFigures> here = new ArrayList<>();
        figures.stream().filter(task -> partitions.contains(task.partition())).forEach(here::add);
        return new SubspaceView(List.copyOf(definitions.values()), refused, here);
    }

    /** One record for every stretch of tokens of the same time. */
    private List<Activations> records(HandMadeTask task) {
        List<Activations> records = new ArrayList<>();
        List<Token> stretch = new ArrayList<>();
        for (Token token : task.tokens()) {
            if (!stretch.isEmpty() && stretch.get(0).time() != token.time()) {
                records.add(record(task, records.size(), stretch));
                stretch.clear();
            }
            stretch.add(token);
        }
        if (!stretch.isEmpty()) {
            records.add(record(task, records.size(), stretch));
        }
        return records;
    }

    private Activations record(HandMadeTask task, int context, List<Token> tokens) {
        StringBuilder text = new StringBuilder();
        int[] ends = new int[tokens.size()];
        int[] offsets = new int[tokens.size() + 1];
        List<Integer> latents = new ArrayList<>();
        List<Float> activations = new ArrayList<>();
        for (int t = 0; t < tokens.size(); t++) {
            text.append(tokens.get(t).text());
            ends[t] = text.toString().getBytes(StandardCharsets.UTF_8).length;
            new TreeMap<>(tokens.get(t).activations()).forEach((latent, activation) -> {
                latents.add(latent);
                activations.add(activation);
            });
            offsets[t + 1] = latents.size();
        }
        float[] values = new float[activations.size()];
        for (int k = 0; k < values.length; k++) {
            values[k] = activations.get(k);
        }
        return Activations.newBuilder()
                .setSae(manifest.getSae())
                .setManifest(Manifests.hash(manifest))
                .setDocument("document-" + task.progress().partition() + "-" + context)
                .setCorpus("hand-made")
                .setContext(0)
                .setPosition(0)
                .setEventTime(tokens.get(0).time())
                .setText(text.toString())
                .setTokenEnds(ActivationColumns.packInts(ends, 0, ends.length))
                .setTokenIds(ByteBuffer.allocate(0))
                .setSpecial(ActivationColumns.packBits(new boolean[tokens.size()]))
                .setOffsets(ActivationColumns.packInts(offsets, 0, offsets.length))
                .setLatents(ActivationColumns.packLatents(
                        latents.stream().mapToInt(latent -> latent).toArray(), 0, values.length, manifest.getDSae()))
                .setActivations(ActivationColumns.packActivations(values, 0, values.length, ActivationType.F32))
                .build();
    }
}
