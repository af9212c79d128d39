package io.asterism.standalone.story;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.asterism.processor.counting.CountingPlan;
import io.asterism.processor.counting.TaskCounts;
import io.asterism.producer.cli.Progress;
import io.asterism.producer.demonstration.DemonstrationCorpus;
import io.asterism.producer.demonstration.DemonstrationWorld;
import io.asterism.producer.demonstration.PlantedDocument;
import io.asterism.producer.reading.Context;
import io.asterism.producer.reading.ModelReader;
import io.asterism.producer.reading.ReaderSettings;
import io.asterism.producer.reading.SparseActivations;
import io.asterism.producer.worker.ContextEncoder;
import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.Activations;
import io.asterism.schemas.CountingSettings;
import io.asterism.schemas.Document;
import io.asterism.schemas.InputException;
import io.asterism.schemas.SaeManifest;
import io.asterism.standalone.story.CircleSubspace.Traced;
import io.asterism.standalone.story.Findings.AtThreshold;
import io.asterism.standalone.story.Findings.OfSae;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Reads held-out documents of the demonstration world with its SAEs at layer 1, counts and groups their latents, and compares with
 * what was planted. No broker takes part: the counts, the networks and the subspaces are those of the service.
 */
public final class Story {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final List<String> SAES = List.of("1-res-512", "1-res-1024", "1-res-2048");
    private static final int DOCUMENTS_AT_ONCE = 64;

    /** The threshold at which the members of the named groups are chosen. */
    private static final int NAMED_AT = DemonstrationWorld.THRESHOLDS.indexOf(0.5);

    private static final List<String> WEEK =
            List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");
    private static final List<String> YEAR = List.of(
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december");

    private final long documents;
    private final Progress display;
    private final PlantedTokens planted = new PlantedTokens();

    /** The story of the first held-out documents. */
    public Story(long documents, Progress display) {
        this.documents = documents;
        this.display = display;
    }

    /**
     * Tells it: writes {@code story.json}, the tables and the pictures.
     *
     * @param out made if it is not there
     * @throws InputException if it cannot be written
     */
    public Findings tell(Path out) {
        DemonstrationWorld world = DemonstrationWorld.unpack(out.resolve("world"));
        ReaderSettings settings = ReaderSettings.of(
                        world.model(),
                        SAES.stream().map(world.directory()::resolve).toList())
                .withCounting(CountingSettings.DEFAULT.withThresholds(DemonstrationWorld.THRESHOLDS))
                .withSample(DemonstrationWorld.sample());
        List<OfSae> saes = new ArrayList<>();
        try (ModelReader reader = ModelReader.open(settings)) {
            List<List<Activations>> records = read(reader);
            for (int sae = 0; sae < SAES.size(); sae++) {
                saes.add(tell(out, reader, sae, records.get(sae)));
            }
            Findings findings = new Findings(documents, planted.size(), saes);
            Files.write(
                    out.resolve("story.json"),
                    (JSON.writeValueAsString(findings) + "\n").getBytes(StandardCharsets.UTF_8));
            Files.write(out.resolve("sizes.csv"), Tables.sizes(findings));
            Files.write(out.resolve("recovery.csv"), Tables.recovery(findings));
            return findings;
        } catch (IOException e) {
            throw new InputException(
                    e, "cannot write the story to '%s' (%s), expected a folder with room that can be written", out, e);
        }
    }

    private List<List<Activations>> read(ModelReader reader) {
        DemonstrationCorpus corpus = new DemonstrationCorpus(DemonstrationCorpus.SEED);
        List<ContextEncoder> encoders =
                reader.manifests().stream().map(ContextEncoder::new).toList();
        List<List<Activations>> records =
                SAES.stream().<List<Activations>>map(sae -> new ArrayList<>()).toList();
        for (long first = 0; first < documents; first += DOCUMENTS_AT_ONCE) {
            List<Context> contexts = LongStream.range(first, Math.min(documents, first + DOCUMENTS_AT_ONCE))
                    .mapToObj(index -> context(reader, corpus.document(DemonstrationCorpus.HELD_OUT + index)))
                    .toList();
            List<List<SparseActivations>> read = reader.read(contexts);
            for (int k = 0; k < contexts.size(); k++) {
                for (int sae = 0; sae < SAES.size(); sae++) {
                    records.get(sae)
                            .add(encoders.get(sae)
                                    .record(contexts.get(k), read.get(k).get(sae)));
                }
            }
            display.show(first + contexts.size(), "");
        }
        return records;
    }

    private Context context(ModelReader reader, PlantedDocument document) {
        List<Context> contexts = reader.contexts(new Document(document.id(), "demonstration", document.text(), 0L));
        if (contexts.size() != 1) {
            throw new IllegalStateException(
                    document.id() + " is " + contexts.size() + " contexts, expected a document to fit one");
        }
        planted.add(document, contexts.get(0));
        return contexts.get(0);
    }

    private OfSae tell(Path out, ModelReader reader, int sae, List<Activations> records) throws IOException {
        SaeManifest manifest = reader.manifests().get(sae);
        CountingPlan plan = CountingPlan.of(manifest, new float[0]);
        Recovery recovery =
                new Recovery(plan, counted(manifest, plan, records), TokenActivations.of(manifest, records), planted);
        List<AtThreshold> thresholds =
                IntStream.range(0, plan.taus().length).mapToObj(recovery::at).toList();
        JointCounts latents = recovery.latents(NAMED_AT);
        List<Traced> traced = CircleSubspace.trace(
                List.of(
                        CircleSubspace.of("weekday", WEEK, latents, planted),
                        CircleSubspace.of("month", YEAR, latents, planted)),
                manifest,
                plan,
                records,
                decoderRows(reader, sae, plan.dSae()));
        for (Traced circle : traced) {
            for (int axis = 0; axis < 2; axis++) {
                String name = String.format(
                        "%s_%s_components_%d_%d.svg", circle.circle().name(), SAES.get(sae), axis + 1, axis + 2);
                Files.write(out.resolve(name), new ScatterPicture(circle, axis).lines());
            }
        }
        return new OfSae(
                manifest.getSae(),
                plan.dSae(),
                thresholds,
                traced.stream().map(Traced::told).toList());
    }

    private static TaskCounts counted(SaeManifest manifest, CountingPlan plan, List<Activations> records) {
        TaskCounts counts = new TaskCounts(plan);
        ActivationColumns columns = new ActivationColumns(manifest);
        for (int k = 0; k < records.size(); k++) {
            TokenActivations.read(columns, records.get(k));
            counts.add(records.get(k), columns, k);
        }
        counts.countPending();
        return counts;
    }

    private static float[][] decoderRows(ModelReader reader, int sae, int dSae) {
        float[][] rows = new float[dSae][];
        reader.cards(sae, card -> {
            ByteBuffer packed = card.getDecoderRow().duplicate().order(ByteOrder.LITTLE_ENDIAN);
            float[] row = new float[packed.remaining() / Float.BYTES];
            packed.asFloatBuffer().get(row);
            rows[card.getLatent()] = row;
        });
        return rows;
    }
}
