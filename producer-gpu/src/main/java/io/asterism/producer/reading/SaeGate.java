package io.asterism.producer.reading;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.intervention.Interventions;
import io.asterism.producer.model.HookEdit;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.sae.Encoded;
import io.asterism.producer.sae.Fidelity;
import io.asterism.producer.sae.Sae;
import io.asterism.schemas.Document;
import io.asterism.schemas.InputException;
import io.asterism.schemas.SaeManifest;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Tries SAEs on ordinary tokens before anything of theirs is published, and refuses those that plainly read the wrong tensor
 * (sae-formats 0.3). Special tokens and the first of every context, which models give norms out of all proportion, are left out.
 */
final class SaeGate {
    /** Ordinary tokens that are wanted. */
    static final long TOKENS = 2_000;

    private static final int BATCH_TOKENS = 512;
    private static final double MOST_OFF = 2;
    private static final String CAUSES =
            "likely causes: another model or revision, another hook point, an input normalisation or centring that its"
                    + " files do not mention, or a missing BOS; --accept-anyway takes it all the same";

    private final LanguageModel model;
    private final List<Sae> saes;
    private final Interventions interventions;
    private final Set<HookPoint> hooks;
    private final List<Fidelity> measured;

    /**
     * A gate.
     *
     * @param interventions under which the sample is read once more, so that those that lead to no numbers are found before anything is
     *     published; the SAEs are measured without them
     */
    SaeGate(LanguageModel model, List<Sae> saes, Interventions interventions) {
        this.model = model;
        this.saes = saes;
        this.interventions = interventions;
        this.hooks = saes.stream()
                .flatMap(sae -> Stream.of(sae.hook(), sae.target()))
                .collect(Collectors.toSet());
        this.measured = saes.stream()
                .map(sae -> new Fidelity(model.width(sae.target())))
                .toList();
    }

    /**
     * Measures the SAEs on contexts of the texts.
     *
     * @param manifests of the SAEs, in their order
     * @return the same with what was measured
     * @throws InputException if one is refused and not to be accepted anyway
     */
    List<SaeManifest> pass(List<SaeManifest> manifests, SampleTexts texts, ContextCutter cutter, boolean acceptAnyway) {
        measureAll(batches(sample(texts, cutter)));
        List<SaeManifest> passed = new ArrayList<>();
        for (int i = 0; i < manifests.size(); i++) {
            passed.add(
                    measured.get(i).tokens() == 0
                            ? manifests.get(i)
                            : judge(i, manifests.get(i), texts.name(), acceptAnyway));
        }
        return passed;
    }

    /** As many contexts as hold enough tokens, or all. */
    private static List<Context> sample(SampleTexts texts, ContextCutter cutter) {
        List<Context> contexts = new ArrayList<>();
        long[] tokens = new long[1];
        texts.source().forEach(text -> {
            for (Context context : contexts(text, cutter)) {
                if (tokens[0] < TOKENS) {
                    contexts.add(context);
                    tokens[0] += IntStream.range(0, context.tokenIds().length)
                            .filter(t -> isOrdinary(context, t))
                            .count();
                }
            }
            return tokens[0] < TOKENS;
        });
        return contexts;
    }

    /** None of a text that is refused: it is when its turn comes. */
    private static List<Context> contexts(String text, ContextCutter cutter) {
        try {
            return cutter.cut(new Document("", "", text, 0L));
        } catch (InputException e) {
            return List.of();
        }
    }

    private static boolean isOrdinary(Context context, int token) {
        return token > 0 && token < context.special().length && !context.special()[token];
    }

    private static List<List<Context>> batches(List<Context> contexts) {
        List<List<Context>> batches = new ArrayList<>();
        int from = 0;
        int longest = 0;
        for (int next = 0; next < contexts.size(); next++) {
            longest = Math.max(longest, contexts.get(next).tokenIds().length);
            if (next > from && (next + 1 - from) * longest > BATCH_TOKENS) {
                batches.add(contexts.subList(from, next));
                from = next;
                longest = contexts.get(next).tokenIds().length;
            }
        }
        if (from < contexts.size()) {
            batches.add(contexts.subList(from, contexts.size()));
        }
        return batches;
    }

    /** What one SAE makes of a batch. */
    private record Tried(FloatBuffer wanted, Encoded encoded) {}

    /** Reads the batches side by side, and adds them up in their order, so that the same text gives the same figures. */
    private void measureAll(List<List<Context>> batches) {
        List<List<Tried>> tried = new ArrayList<>(Collections.nCopies(batches.size(), List.of()));
        try (ReadingThreads threads = new ReadingThreads(model.manager().getDevice())) {
            threads.runAll(
                    Urgency.STREAMED,
                    IntStream.range(0, batches.size())
                            .<Runnable>mapToObj(b -> () -> tried.set(b, read(batches.get(b))))
                            .toList());
        }
        for (int b = 0; b < batches.size(); b++) {
            List<Context> batch = batches.get(b);
            int length = longest(batch);
            for (int i = 0; i < saes.size(); i++) {
                Tried one = tried.get(b).get(i);
                measured.get(i).add(one.wanted, one.encoded, t -> isOrdinary(batch.get(t / length), t % length));
            }
        }
    }

    private static int longest(List<Context> batch) {
        return batch.stream()
                .mapToInt(context -> context.tokenIds().length)
                .max()
                .orElseThrow();
    }

    private List<Tried> read(List<Context> batch) {
        int length = longest(batch);
        long[] ids = new long[batch.size() * length];
        for (int row = 0; row < batch.size(); row++) {
            int[] tokens = batch.get(row).tokenIds();
            for (int t = 0; t < tokens.length; t++) {
                ids[row * length + t] = tokens[t];
            }
        }
        try (NDManager step = model.manager().newSubManager()) {
            NDArray rows = step.create(ids, new Shape(batch.size(), length));
            Map<HookPoint, HookEdit> edits =
                    interventions.edits(step, row -> batch.get(row).tokenIds().length);
            if (!edits.isEmpty()) {
                model.read(rows, hooks, edits);
            }
            Map<HookPoint, NDArray> tensors = model.read(rows, hooks);
            List<Tried> tried = new ArrayList<>();
            for (Sae sae : saes) {
                NDArray target = flat(tensors, sae.target());
                Encoded encoded = sae.encode(flat(tensors, sae.hook()), target);
                tried.add(new Tried(FloatBuffer.wrap(sae.wanted(target).toFloatArray()), encoded));
            }
            return tried;
        }
    }

    private static NDArray flat(Map<HookPoint, NDArray> tensors, HookPoint hook) {
        NDArray tensor = Objects.requireNonNull(tensors.get(hook));
        return tensor.reshape(-1, tensor.getShape().getLastDimension());
    }

    private SaeManifest judge(int sae, SaeManifest manifest, String texts, boolean acceptAnyway) {
        Fidelity fidelity = measured.get(sae);
        List<String> objections = objections(saes.get(sae), fidelity);
        if (!objections.isEmpty() && !acceptAnyway) {
            throw new InputException(
                    "SAE '%s' does not fit '%s' of this model: on %,d tokens of %s %s; %s",
                    manifest.getSae(),
                    manifest.getHookPoint(),
                    fidelity.tokens(),
                    texts,
                    String.join(", and ", objections),
                    CAUSES);
        }
        return SaeManifest.newBuilder(manifest)
                .setMeasuredL0(fidelity.l0())
                .setMeasuredFvu(fidelity.fvu())
                .setMeasuredOnTokens(fidelity.tokens())
                .setAcceptedAnyway(!objections.isEmpty())
                .build();
    }

    private static List<String> objections(Sae sae, Fidelity fidelity) {
        List<String> objections = new ArrayList<>();
        sae.declaredL0().ifPresent(declared -> {
            if (!(fidelity.l0() <= MOST_OFF * declared && fidelity.l0() >= declared / MOST_OFF)) {
                objections.add(String.format(
                        Locale.ROOT,
                        "%.1f latents are active on average, expected %.1f to %.1f about its declared %.1f",
                        fidelity.l0(),
                        declared / MOST_OFF,
                        declared * MOST_OFF,
                        declared));
            }
        });
        if (!(fidelity.fvu() < 1)) {
            objections.add(String.format(
                    Locale.ROOT,
                    "its reconstruction misses %.3g times the variance (FVU), expected less than 1",
                    fidelity.fvu()));
        }
        return objections;
    }
}
