package io.asterism.producer.reading;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.intervention.Interventions;
import io.asterism.producer.model.Engines;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.sae.Encoded;
import io.asterism.producer.sae.Fidelity;
import io.asterism.producer.sae.JointEncoder;
import io.asterism.producer.sae.LatentCards;
import io.asterism.producer.sae.Sae;
import io.asterism.producer.sae.SaeSource;
import io.asterism.producer.sae.SparseRows;
import io.asterism.schemas.Document;
import io.asterism.schemas.LatentCard;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.SpecialTokens;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads with a model and SAEs from disk, batch by batch in fixed shapes (see {@link Bucket}). */
public final class ModelReader implements ContextReader {
    private static final int BATCH_TOKENS_CPU = 512;
    private static final int BATCH_TOKENS_GPU = 16_384;

    private final LanguageModel model;
    private final List<Sae> saes;
    private final JointEncoder encoder;
    private final ModelTokens tokens;
    private final List<SaeManifest> manifests;
    private final ContextCutter cutter;
    private final Optional<SharedContexts> sharing;
    private final List<Bucket> buckets;
    private final Set<HookPoint> hooks;
    private final QualityShare share;
    private final Interventions interventions;
    private final SplicedPasses spliced;
    private final ReadingThreads threads;

    ModelReader(
            LanguageModel model,
            List<Sae> saes,
            ModelTokens tokens,
            List<SaeManifest> manifests,
            ContextCutter cutter,
            Optional<SharedContexts> sharing,
            int contextSize,
            QualityShare share,
            Interventions interventions) {
        this.model = model;
        this.saes = saes;
        this.encoder = JointEncoder.of(saes, model.manager());
        this.tokens = tokens;
        this.manifests = manifests;
        this.cutter = cutter;
        this.sharing = sharing;
        Device device = model.manager().getDevice();
        this.buckets = Bucket.upTo(contextSize, device.isGpu() ? BATCH_TOKENS_GPU : BATCH_TOKENS_CPU);
        this.hooks = saes.stream()
                .flatMap(sae -> Stream.of(sae.hook(), sae.target()))
                .collect(Collectors.toSet());
        this.share = share;
        this.interventions = interventions;
        this.spliced = new SplicedPasses(model, saes, manifests.get(0).getSpecialTokens() == SpecialTokens.COUNTED);
        this.threads = new ReadingThreads(device);
    }

    /**
     * Loads all that the settings name.
     *
     * @throws io.asterism.schemas.InputException if any of it cannot be used, or does not fit together
     */
    public static ModelReader open(ReaderSettings settings) {
        Device device = Engines.device(settings.device());
        LanguageModel model = LanguageModel.open(settings.model(), device);
        try {
            return open(
                    settings,
                    model,
                    ModelTokens.open(settings.model(), model.shape().vocabulary()));
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static ModelReader open(ReaderSettings settings, LanguageModel model, ModelTokens tokens) {
        try {
            List<Sae> saes = new ArrayList<>();
            for (SaeSource source : settings.saes()) {
                saes.add(Sae.open(source, model));
            }
            return new ReaderAssembly(settings, model, tokens, saes).reader();
        } catch (RuntimeException e) {
            tokens.close();
            throw e;
        }
    }

    @Override
    public List<SaeManifest> manifests() {
        return manifests;
    }

    @Override
    public void cards(int sae, Consumer<LatentCard> to) {
        new LatentCards(saes.get(sae), model, tokens::text).forEach(to);
    }

    @Override
    public List<Context> contexts(Document document) {
        return cutter.cut(document);
    }

    @Override
    public List<Context> arrange(List<Context> contexts) {
        return sharing.map(shared -> shared.of(contexts)).orElse(contexts);
    }

    /** The model, for figures of how much it did. */
    public LanguageModel model() {
        return model;
    }

    @Override
    public List<List<SparseActivations>> read(List<Context> contexts) {
        return read(contexts, Urgency.STREAMED, Optional.empty());
    }

    /**
     * Reads what somebody waits for, ahead of what {@link #read} has not begun yet, in another thread than that one's.
     *
     * @param contexts none of which follows another
     */
    public MeasuredReading measure(List<Context> contexts) {
        List<List<float[]>> targets = new ArrayList<>(Collections.nCopies(contexts.size(), List.of()));
        List<List<SparseActivations>> activations = read(contexts, Urgency.AWAITED, Optional.of(targets));
        List<Fidelity> fidelity = new ArrayList<>();
        for (int sae = 0; sae < saes.size(); sae++) {
            Fidelity one = new Fidelity(model.width(saes.get(sae).target()));
            for (int c = 0; c < contexts.size(); c++) {
                boolean[] special = contexts.get(c).special();
                one.add(
                        FloatBuffer.wrap(targets.get(c).get(sae)),
                        activations.get(c).get(sae).encoded(),
                        token -> !special[token]);
            }
            fidelity.add(one);
        }
        return new MeasuredReading(activations, fidelity);
    }

    /** The text of a token of the model. */
    public String token(int id) {
        return tokens.text(id);
    }

    private List<List<SparseActivations>> read(
            List<Context> contexts, Urgency urgency, Optional<List<List<float[]>>> targets) {
        Map<Bucket, List<Row>> byBucket = new LinkedHashMap<>();
        for (Row row : Row.of(contexts)) {
            byBucket.computeIfAbsent(Bucket.of(buckets, row.tokens()), b -> new ArrayList<>())
                    .add(row);
        }
        List<List<SparseActivations>> results = new ArrayList<>(Collections.nCopies(contexts.size(), List.of()));
        List<Runnable> batches = new ArrayList<>();
        byBucket.forEach((bucket, members) -> {
            for (int from = 0; from < members.size(); from += bucket.rows()) {
                List<Row> batch = members.subList(from, Math.min(members.size(), from + bucket.rows()));
                batches.add(() -> readBatch(bucket, batch, contexts, results, targets));
            }
        });
        threads.runAll(urgency, batches);
        return results;
    }

    /** Reads some contexts; each has a place of its own among the results, so batches may run side by side. */
    private void readBatch(
            Bucket bucket,
            List<Row> rows,
            List<Context> contexts,
            List<List<SparseActivations>> results,
            Optional<List<List<float[]>>> targets) {
        long[] ids = new long[bucket.tokens()];
        for (int row = 0; row < rows.size(); row++) {
            // A row may be padded behind without a mask: attention looks back only.
            int to = row * bucket.length();
            for (int c = rows.get(row).first(); c < rows.get(row).end(); c++) {
                for (int id : contexts.get(c).tokenIds()) {
                    ids[to++] = id;
                }
            }
        }
        try (NDManager step = model.manager().newSubManager()) {
            NDArray batch = step.create(ids, new Shape(bucket.rows(), bucket.length()));
            List<Row> measured = targets.isEmpty() ? measured(rows, contexts) : List.of();
            Map<HookPoint, NDArray> tensors = model.read(
                    batch,
                    hooksFor(measured),
                    interventions.edits(
                            step, row -> row < rows.size() ? rows.get(row).tokens() : 0));
            List<Encoded> encoded = encoder.encode(hook -> flat(tensors, hook));
            List<float[]> wanted = targets.isEmpty()
                    ? List.of()
                    : saes.stream()
                            .map(sae -> sae.wanted(flat(tensors, sae.target())).toFloatArray())
                            .toList();
            for (int row = 0; row < rows.size(); row++) {
                int end = row * bucket.length();
                for (int c = rows.get(row).first(); c < rows.get(row).end(); c++) {
                    int from = end;
                    int to = from + contexts.get(c).tokenIds().length;
                    results.set(
                            c,
                            encoded.stream().map(each -> slice(each, from, to)).toList());
                    int context = c;
                    targets.ifPresent(all -> all.set(
                            context,
                            wanted.stream()
                                    .map(each -> rows(each, bucket.tokens(), from, to))
                                    .toList()));
                    end = to;
                }
            }
            for (Row row : measured) {
                measure(rows.indexOf(row), row, batch, tensors, contexts, results);
            }
        }
    }

    /** The rows that are measured: those whose first context is among the chosen ones, as the others are read with it. */
    private List<Row> measured(List<Row> rows, List<Context> contexts) {
        return rows.stream().filter(row -> share.has(contexts.get(row.first()))).toList();
    }

    private Set<HookPoint> hooksFor(List<Row> measured) {
        if (measured.isEmpty()) {
            return hooks;
        }
        Set<HookPoint> all = new HashSet<>(hooks);
        all.addAll(spliced.needed());
        return all;
    }

    /** Measures the SAEs on one row of a batch, in the row's own length, and adds what came of it to the row's results. */
    private void measure(
            int place,
            Row row,
            NDArray batch,
            Map<HookPoint, NDArray> tensors,
            List<Context> contexts,
            List<List<SparseActivations>> results) {
        try (NDManager step = batch.getManager().newSubManager()) {
            NDArray ids = batch.get(new NDIndex("{}:{}, 0:{}", place, place + 1, row.tokens()));
            ids.attach(step);
            Map<HookPoint, NDArray> own = new HashMap<>();
            tensors.forEach((hook, tensor) -> {
                NDArray part = tensor.get(new NDIndex("{}:{}, 0:{}", place, place + 1, row.tokens()));
                part.attach(step);
                own.put(hook, part);
            });
            List<SparseRows> active = IntStream.range(0, saes.size())
                    .mapToObj(sae -> SparseRows.concat(IntStream.range(row.first(), row.end())
                            .mapToObj(c -> results.get(c).get(sae).encoded().rows())
                            .toArray(SparseRows[]::new)))
                    .toList();
            List<List<ContextQuality>> qualities =
                    spliced.measure(ids, own, active, contexts.subList(row.first(), row.end()));
            for (int c = row.first(); c < row.end(); c++) {
                List<SparseActivations> read = results.get(c);
                List<ContextQuality> quality = qualities.get(c - row.first());
                results.set(
                        c,
                        IntStream.range(0, saes.size())
                                .mapToObj(sae -> read.get(sae).with(quality.get(sae)))
                                .toList());
            }
        }
    }

    private static NDArray flat(Map<HookPoint, NDArray> tensors, HookPoint hook) {
        NDArray tensor = Objects.requireNonNull(tensors.get(hook));
        return tensor.reshape(-1, tensor.getShape().getLastDimension());
    }

    /** Rows of a matrix, {@code [to - from, width]}. */
    private static float[] rows(float[] matrix, int rows, int from, int to) {
        int width = matrix.length / rows;
        return Arrays.copyOfRange(matrix, from * width, to * width);
    }

    private static SparseActivations slice(Encoded encoded, int from, int to) {
        SparseRows rows = encoded.rows().slice(from, to);
        return new SparseActivations(
                rows.offsets(),
                rows.latents(),
                rows.activations(),
                Arrays.copyOfRange(encoded.squaredNorm(), from, to),
                Arrays.copyOfRange(encoded.squaredError(), from, to));
    }

    @Override
    public void close() {
        threads.close();
        tokens.close();
        interventions.close();
        saes.forEach(Sae::close);
        model.close();
    }
}
