package io.asterism.producer.intervention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.asterism.producer.model.HookEdit;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.sae.LatentReading;
import io.asterism.producer.sae.Sae;
import io.asterism.schemas.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** Changes of a model's forward pass, in the order in which they are made where they meet at one hook point. */
public final class Interventions implements AutoCloseable {
    private final List<Intervention> all;
    private final SaeShelf shelf;
    private final String fingerprint;

    private Interventions(List<Intervention> all, SaeShelf shelf, String fingerprint) {
        this.all = all;
        this.shelf = shelf;
        this.fingerprint = fingerprint;
    }

    /** No changes. */
    public static Interventions none() {
        return new Interventions(List.of(), new SaeShelf(Map.of(), Path.of("")), "");
    }

    /**
     * Reads a file of interventions and loads the SAEs that it names.
     *
     * @param loaded SAEs that are there already, by their ids; they stay their owner's
     * @throws InputException if the file cannot be read, or an item means nothing for this model
     */
    public static Interventions read(Path file, LanguageModel model, Map<String, Sae> loaded) {
        SaeShelf shelf = new SaeShelf(loaded, file.toAbsolutePath().getParent());
        try {
            InterventionFile read = InterventionFile.read(file, model, shelf);
            return new Interventions(read.interventions(), shelf, read.fingerprint());
        } catch (RuntimeException e) {
            shelf.close();
            throw e;
        }
    }

    /**
     * SHA-256, in hex, of all that they say and of the weights of the SAEs that they name, wherever those lie and however the file is
     * laid out; empty where there is no file.
     */
    public String fingerprint() {
        return fingerprint;
    }

    /**
     * The edits of one forward pass.
     *
     * @param pass owns what has to last from one hook point to another
     */
    public Map<HookPoint, HookEdit> edits(NDManager pass) {
        return edits(pass, row -> Integer.MAX_VALUE);
    }

    /**
     * The edits of one forward pass whose rows are padded behind.
     *
     * @param pass owns what has to last from one hook point to another
     * @param lengths tokens of each row without its padding, which is left as it is
     */
    public Map<HookPoint, HookEdit> edits(NDManager pass, IntUnaryOperator lengths) {
        Map<HookPoint, List<HookEdit>> steps = new LinkedHashMap<>();
        for (Intervention each : all) {
            if (each.hook().equals(each.target())) {
                add(steps, each.hook(), (tensor, first) -> atOnce(each, tensor, first, lengths));
            } else {
                List<LatentReading> noted = new ArrayList<>();
                add(steps, each.hook(), (tensor, first) -> {
                    each.read(tensor, pass).ifPresent(noted::add);
                    return tensor;
                });
                add(
                        steps,
                        each.target(),
                        (tensor, first) -> each.apply(
                                tensor, first, lengths, noted.stream().findFirst()));
            }
        }
        Map<HookPoint, HookEdit> edits = new HashMap<>();
        steps.forEach((hook, some) -> edits.put(hook, (tensor, first) -> {
            NDArray now = tensor;
            for (HookEdit edit : some) {
                now = edit.apply(now, first);
            }
            return now;
        }));
        return edits;
    }

    private static void add(Map<HookPoint, List<HookEdit>> steps, HookPoint hook, HookEdit edit) {
        steps.computeIfAbsent(hook, point -> new ArrayList<>()).add(edit);
    }

    private static NDArray atOnce(Intervention intervention, NDArray tensor, int first, IntUnaryOperator lengths) {
        try (NDManager scope = tensor.getManager().newSubManager()) {
            Optional<LatentReading> reading = intervention.read(tensor, scope);
            return intervention.apply(tensor, first, lengths, reading);
        }
    }

    @Override
    public void close() {
        shelf.close();
    }
}
