package io.asterism.producer.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.tokens.Sha256;
import io.asterism.schemas.InputException;
import io.asterism.schemas.SaeManifest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** An SAE on a device, ready to encode what its hook point gives. */
public final class Sae implements AutoCloseable {
    /** Pre-activations that stand in memory at once. */
    private static final long PIECE = 1L << 23;

    private final NDManager manager;
    private final SaeSpec spec;
    private final boolean folded;
    private SaeArrays weights;
    private final Optional<RowSelector> onHost;
    private final Optional<HostDecoder> hostDecoder;
    private final NDArray decoderNorms;
    private final Path file;

    private Sae(NDManager manager, Path file, SaeSpec spec, boolean folded, SaeArrays weights, NDArray decoderNorms) {
        this.manager = manager;
        this.file = file;
        this.spec = spec;
        this.folded = folded;
        this.weights = weights;
        this.onHost = manager.getDevice().isGpu()
                ? Optional.empty()
                : weights.selector().onHost();
        this.hostDecoder = HostDecoder.of(weights.decoder());
        this.decoderNorms = decoderNorms;
    }

    /**
     * Loads an SAE for a model.
     *
     * @throws InputException if it is of no known layout, unsound, or not made for the model
     */
    public static Sae open(SaeSource source, LanguageModel model) {
        StoredSae stored = SaeLayouts.open(source, model.transformer().modules());
        SaeSpec spec = stored.spec();
        checkFit(source.path(), spec, model);
        NDManager manager = model.manager().newSubManager();
        try {
            boolean folded = spec.folding().done(source.foldDecoderNorms());
            NDArray[] norms = new NDArray[1];
            SaeArrays weights = stored.weights(manager, unfolded -> {
                norms[0] = unfolded.decoderNorms();
                norms[0].attach(manager);
                return folded ? unfolded.folded(norms[0]) : unfolded;
            });
            boolean centre = source.centreInput().orElse(spec.centre())
                    && model.transformer().centresItsInput();
            return new Sae(manager, stored.file(), spec.centred(centre), folded, weights, norms[0]);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /**
     * Loads SAEs as a command line names them; they go when the model goes.
     *
     * @param given {@code [ID=]DIR[@HOOK]}
     * @param modelName in the ids of those that are given none
     * @return by their ids, in the order given
     * @throws InputException also if two go by one id
     */
    public static Map<String, Sae> openNamed(List<String> given, LanguageModel model, String modelName) {
        Map<String, Sae> opened = new LinkedHashMap<>();
        for (String each : given) {
            SaeSource source = SaeSource.named(each);
            Sae sae = open(source, model);
            String id = sae.id(modelName, source);
            if (opened.put(id, sae) != null) {
                throw new InputException("two of the SAEs have the id '%s', expected different ones", id);
            }
        }
        return opened;
    }

    private static void checkFit(Path path, SaeSpec spec, LanguageModel model) {
        int width = model.width(spec.hook());
        if (width != spec.dIn()) {
            throw new InputException(
                    "the SAE '%s' has d_in %d, but '%s' of the model is %d wide", path, spec.dIn(), spec.hook(), width);
        }
        int targetWidth = model.width(spec.target());
        if (targetWidth != spec.dOut()) {
            throw new InputException(
                    "the SAE '%s' gives vectors of %d components, but its target, '%s' of the model, is %d wide",
                    path, spec.dOut(), spec.target(), targetWidth);
        }
    }

    /** Where it reads. */
    public HookPoint hook() {
        return spec.hook();
    }

    /** What it reconstructs: its own hook point, but for transcoders. */
    public HookPoint target() {
        return spec.target();
    }

    /** Number of latents. */
    public int latents() {
        return spec.dSae();
    }

    /** Tokens of the contexts that it was trained on, where its files say. */
    public OptionalInt contextSize() {
        return spec.declared().contextSize();
    }

    /** Whether it was trained with a BOS before every context, where its files say. */
    public Optional<Boolean> prependBos() {
        return spec.declared().prependBos();
    }

    /** Mean number of active latents as its makers state it, or k of a TopK SAE. */
    public OptionalDouble declaredL0() {
        return spec.declared().l0().isPresent() || spec.k() == 0
                ? spec.declared().l0()
                : OptionalDouble.of(spec.k());
    }

    /** What it is to reconstruct: the target's tensor, {@code [tokens, dOut]}, centred where its input is. */
    public NDArray wanted(NDArray target) {
        return centred(target);
    }

    /** Its id, the one that the manifest has. */
    public String id(String modelName, SaeSource source) {
        return SaeDescription.id(spec.declared(), modelName, source);
    }

    /** Begins its manifest with all that the SAE itself knows. */
    public SaeManifest.Builder describe(String modelName, SaeSource source) {
        return SaeDescription.of(spec, folded, modelName, source).setSaeSha256(sha256());
    }

    /** SHA-256, in hex, of the file that holds its weights. */
    public String sha256() {
        return Sha256.of(List.of(file));
    }

    /** Internal thresholds on the activations as they are published, {@code [latents]}; empty where it has none. */
    float[] thresholds() {
        return weights.selector() instanceof Selector.JumpRelu jump
                ? jump.threshold().toFloatArray()
                : new float[0];
    }

    /** Norms of the decoder's rows before folding, {@code [latents]}. */
    public float[] decoderNorms() {
        return decoderNorms.toFloatArray();
    }

    /** What activations were multiplied by, {@code [latents]}: the decoder's norms where they are folded, else 1. */
    public float[] foldedNorms() {
        if (folded) {
            return decoderNorms();
        }
        float[] ones = new float[latents()];
        Arrays.fill(ones, 1);
        return ones;
    }

    /**
     * Encodes tokens, in pieces of equal length whose shape depends on the number of tokens alone.
     *
     * @param x the hook point's tensor, {@code [tokens, dIn]}
     * @param target the target's tensor, {@code [tokens, dOut]}; x itself but for transcoders
     */
    public Encoded encode(NDArray x, NDArray target) {
        return JointEncoder.encode(List.of(this), this::preActivations, x, List.of(target))
                .get(0);
    }

    /**
     * Encodes tokens whose activations are going to be changed.
     *
     * @param x the hook point's tensor, {@code [tokens, dIn]}; what is computed belongs to its manager
     */
    public LatentReading read(NDArray x) {
        int tokens = Math.toIntExact(x.getShape().get(0));
        int piece = piece(tokens, spec.dSae());
        NDArray input = centred(x);
        InputNorm.Scaling scaling = spec.inputNorm().of(input);
        SparseRows[] rows = new SparseRows[tokens / piece];
        for (int i = 0; i < rows.length; i++) {
            try (NDManager step = x.getManager().newSubManager()) {
                NDArray part = scaling.input().get(new NDIndex("{}:{}", i * piece, (i + 1) * piece));
                rows[i] = activeLatents(preActivations(within(step, part)), 0);
            }
        }
        return new LatentReading(this, input, scaling, SparseRows.concat(rows));
    }

    /** {@code sum of g_j W_dec[j]}, the input's normalisation undone, {@code [tokens, dOut]}. */
    NDArray difference(SparseRows g, InputNorm.Scaling scaling, NDManager step) {
        NDArray decoded = decode(g, step);
        return spec.hook().equals(spec.target()) ? scaling.stretched().apply(decoded) : decoded;
    }

    /**
     * What changes of activations add to a quantity as long as they are small, one number for each change.
     *
     * @param gradient of the quantity with respect to the target's tensor, {@code [tokens, dOut]}
     */
    float[] along(NDArray gradient, SparseRows g, InputNorm.Scaling scaling) {
        // Each token's normalisation is undone by a factor of its own, so what undoes it serves gradients, too.
        NDArray decoded =
                spec.hook().equals(spec.target()) ? scaling.stretched().apply(gradient) : gradient;
        float[] along = new float[g.latents().length];
        int[] some = Arrays.stream(g.latents()).sorted().distinct().toArray();
        boolean few = some.length < spec.dSae() / 2;
        int columns = few ? some.length : spec.dSae();
        int piece = (int) Math.max(1, PIECE / Math.max(1, columns));
        for (int from = 0; from < g.tokens() && some.length > 0; from += piece) {
            int to = Math.min(g.tokens(), from + piece);
            try (NDManager step = gradient.getManager().newSubManager()) {
                NDArray part = within(step, decoded.get(new NDIndex("{}:{}", from, to)));
                NDArray rows = few ? within(step, weights.decoder().get(step.create(some))) : weights.decoder();
                float[] products = Linear.linear(part, rows).singletonOrThrow().toFloatArray();
                for (int t = from; t < to; t++) {
                    for (int i = g.offsets()[t]; i < g.offsets()[t + 1]; i++) {
                        int column = few ? Arrays.binarySearch(some, g.latents()[i]) : g.latents()[i];
                        along[i] = g.activations()[i] * products[(t - from) * columns + column];
                    }
                }
            }
        }
        return along;
    }

    /**
     * From a gradient by activations to the one by the hook point's tensor, {@code [tokens, dIn]}.
     *
     * @param g by latents that are active
     */
    NDArray pulled(SparseRows g, SparseRows active, InputNorm.Scaling scaling, NDManager step) {
        return centred(scaling.pulled().apply(combined(weights.selector().sloped(g, active), weights.encoder(), step)));
    }

    /** What of a gradient by the target's tensor does not go through active latents, {@code [tokens, dIn]}. */
    NDArray passedBy(NDArray gradient, SparseRows active, InputNorm.Scaling scaling) {
        SparseRows ones = active.mapped((token, latent, activation) -> 1);
        SparseRows g = new SparseRows(active.offsets(), active.latents(), along(gradient, ones, scaling));
        return gradient.sub(pulled(g, active, scaling, gradient.getManager()));
    }

    /** The reconstruction of a target, with the mean that a centred one lacks, {@code [tokens, dOut]}. */
    NDArray reconstruction(SparseRows rows, InputNorm.Scaling scaling, NDArray input, NDArray target) {
        return whole(reconstruct(rows, scaling, input, target.getManager()), target);
    }

    /**
     * What the SAE makes of tokens, to be compared with what is {@link #wanted}, {@code [tokens, dOut]}.
     *
     * @param rows the tokens' active latents
     * @param x the hook point's tensor, {@code [tokens, dIn]}; what is computed belongs to its manager
     */
    public NDArray reconstructed(SparseRows rows, NDArray x) {
        NDArray input = centred(x);
        return reconstruct(rows, spec.inputNorm().of(input), input, x.getManager());
    }

    /**
     * A reconstruction as it can stand in the target's place, {@code [tokens, dOut]}.
     *
     * @param reconstructed without the mean of a centred target
     */
    public NDArray whole(NDArray reconstructed, NDArray target) {
        return spec.centre() ? reconstructed.add(target.mean(new int[] {-1}, true)) : reconstructed;
    }

    /** Decoder rows of some latents, {@code [latents][dOut]}. */
    public float[][] decoderRows(int... latents) {
        float[][] rows = new float[latents.length][];
        for (int i = 0; i < latents.length; i++) {
            try (NDManager step = manager.newSubManager()) {
                rows[i] = within(step, weights.decoder().get(latents[i])).toFloatArray();
            }
        }
        return rows;
    }

    /** Tokens that are encoded at once. */
    static int piece(int tokens, int columns) {
        int piece = tokens;
        while (piece % 2 == 0 && (long) piece * columns > PIECE) {
            piece /= 2;
        }
        return piece;
    }

    static NDArray within(NDManager step, NDArray array) {
        array.attach(step);
        return array;
    }

    NDArray centred(NDArray x) {
        return spec.centre() ? x.sub(x.mean(new int[] {-1}, true)) : x;
    }

    /** Of a normalized input, {@code [tokens, dSae]}. */
    private NDArray preActivations(NDArray normalized) {
        NDArray u = spec.subtractDecoderBias() ? normalized.sub(weights.decoderBias()) : normalized;
        return Linear.linear(u, weights.encoder(), weights.encoderBias()).singletonOrThrow();
    }

    /**
     * The latents that a product makes active.
     *
     * @param pre {@code [tokens, columns]}
     * @param first column of latent 0
     */
    SparseRows activeLatents(NDArray pre, int first) {
        if (onHost.isPresent()) {
            return HostSelection.of(pre, first, spec.dSae(), onHost.get());
        }
        boolean alone = pre.getShape().get(1) == spec.dSae();
        Selector.Found found =
                weights.selector().find(alone ? pre : pre.get(new NDIndex(":, {}:{}", first, first + spec.dSae())));
        return SparseRows.of(
                found.places().toLongArray(),
                found.values().toFloatArray(),
                Math.toIntExact(pre.getShape().get(0)),
                spec.dSae(),
                weights.selector().cap());
    }

    NDArray reconstruct(SparseRows rows, InputNorm.Scaling scaling, NDArray input, NDManager step) {
        NDArray decoded = decode(rows, step).add(weights.decoderBias());
        NDArray whole = spec.hook().equals(spec.target()) ? scaling.back(decoded) : decoded;
        return weights.skip() == null
                ? whole
                : whole.add(Linear.linear(input, weights.skip()).singletonOrThrow());
    }

    /** {@code sum over active j of f_j W_dec[j]}, {@code [tokens, dOut]}. */
    private NDArray decode(SparseRows rows, NDManager step) {
        if (hostDecoder.isPresent()) {
            return step.create(
                    hostDecoder.get().decode(rows),
                    new Shape(rows.tokens(), weights.decoder().getShape().get(1)));
        }
        return combined(rows, weights.decoder(), step);
    }

    /** Of each token the sum of its latents' rows of a matrix, {@code [dSae, width]}. */
    private NDArray combined(SparseRows rows, NDArray matrix, NDManager step) {
        int entries = rows.latents().length;
        if (entries == 0) {
            return step.zeros(new Shape(rows.tokens(), matrix.getShape().get(1)));
        }
        long[] places = new long[2 * entries];
        for (int t = 0; t < rows.tokens(); t++) {
            for (int i = rows.offsets()[t]; i < rows.offsets()[t + 1]; i++) {
                places[i] = t;
                places[entries + i] = rows.latents()[i];
            }
        }
        // The engine's own createCoo closes these two, and the sparse matrix goes on reading their memory, which the
        // garbage collector may have given back by then. Here they live as long as the step.
        NDArray at = step.create(places, new Shape(2, entries));
        NDArray values = step.create(rows.activations());
        NDArray sparse =
                JniUtils.createSparseCoo((PtNDArray) at, (PtNDArray) values, new Shape(rows.tokens(), spec.dSae()));
        return sparse.matMul(matrix);
    }

    static float[] squaredLength(NDArray x) {
        return x.square().sum(new int[] {-1}).toFloatArray();
    }

    /** Hands out {@code [latents, dOut]} of the decoder a few rows at a time, in order. */
    void decoderRows(int atOnce, Consumer<NDArray> to) {
        for (int from = 0; from < spec.dSae(); from += atOnce) {
            try (NDManager step = manager.newSubManager()) {
                to.accept(within(
                        step, weights.decoder().get(new NDIndex("{}:{}", from, Math.min(spec.dSae(), from + atOnce)))));
            }
        }
    }

    /** What tells how its input is read, and what it makes of it. */
    SaeSpec spec() {
        return spec;
    }

    SaeArrays weights() {
        return weights;
    }

    /** Takes rows of a matrix that others share in place of an encoder of its own. */
    void shareEncoder(NDArray rows) {
        rows.attach(manager);
        NDArray own = weights.encoder();
        weights = weights.withEncoder(rows);
        own.close();
    }

    @Override
    public void close() {
        manager.close();
    }
}
