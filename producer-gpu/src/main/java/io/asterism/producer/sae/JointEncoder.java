package io.asterism.producer.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.core.Linear;
import io.asterism.producer.model.HookPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Several SAEs on a device. Those that read one hook point in one way have their encoders in one matrix, so that one product gives the
 * pre-activations of them all.
 */
public final class JointEncoder {
    /** Rows of an encoder that are held in 64 bits at once. */
    private static final long ROWS = 8192;

    private final List<Sae> saes;
    private final List<Group> groups;

    private JointEncoder(List<Sae> saes, List<Group> groups) {
        this.saes = saes;
        this.groups = groups;
    }

    /** What decides whether SAEs can share a product. */
    private record Reading(HookPoint hook, boolean centre, InputNorm norm, boolean subtracts) {
        static Reading of(Sae sae) {
            SaeSpec spec = sae.spec();
            return new Reading(spec.hook(), spec.centre(), spec.inputNorm(), spec.subtractDecoderBias());
        }
    }

    /**
     * SAEs of one reading.
     *
     * @param encoder their encoders, one below the other; null where one stands alone and uses its own
     * @param bias beside it
     * @param shift subtracted from the input first, null where nothing is
     */
    private record Group(
            List<Sae> saes,
            @Nullable NDArray encoder,
            @Nullable NDArray bias,
            @Nullable NDArray shift) {
        NDArray product(NDArray normalized) {
            NDArray u = shift == null ? normalized : normalized.sub(shift);
            return Linear.linear(u, Objects.requireNonNull(encoder), bias).singletonOrThrow();
        }
    }

    /**
     * Puts the encoders of SAEs together, in place of those that they have by themselves.
     *
     * @param saes of one model
     * @param manager whose the matrices are
     */
    public static JointEncoder of(List<Sae> saes, NDManager manager) {
        Map<Reading, List<Sae>> alike = new LinkedHashMap<>();
        for (Sae sae : saes) {
            alike.computeIfAbsent(Reading.of(sae), reading -> new ArrayList<>()).add(sae);
        }
        return new JointEncoder(
                List.copyOf(saes),
                alike.values().stream().map(group -> group(group, manager)).toList());
    }

    private static Group group(List<Sae> saes, NDManager manager) {
        if (saes.size() == 1) {
            return new Group(saes, null, null, null);
        }
        NDArray encoder =
                concat(saes.stream().map(sae -> sae.weights().encoder()).toList());
        NDArray shift =
                saes.get(0).spec().subtractDecoderBias() ? saes.get(0).weights().decoderBias() : null;
        List<NDArray> biases =
                saes.stream().map(sae -> bias(sae.weights(), shift)).toList();
        NDArray bias = concat(biases);
        encoder.attach(manager);
        bias.attach(manager);
        biases.forEach(NDArray::close);
        int first = 0;
        for (Sae sae : saes) {
            sae.shareEncoder(encoder.get(new NDIndex("{}:{}", first, first + sae.latents())));
            first += sae.latents();
        }
        return new Group(saes, encoder, bias, shift);
    }

    /**
     * What an encoder adds to the product where another's decoder bias is subtracted: SAEs of one hook point have much the same, so
     * that little is to be made up for. In 64 bits, as the two nearly cancel.
     */
    private static NDArray bias(SaeArrays weights, @Nullable NDArray shift) {
        if (shift == null || shift == weights.decoderBias()) {
            return weights.encoderBias().duplicate();
        }
        List<NDArray> parts = new ArrayList<>();
        long latents = weights.encoder().getShape().get(0);
        for (long from = 0; from < latents; from += ROWS) {
            NDIndex part = new NDIndex("{}:{}", from, Math.min(latents, from + ROWS));
            try (NDManager step = shift.getManager().newSubManager()) {
                NDArray distance = wide(step, shift).sub(wide(step, weights.decoderBias()));
                NDArray rows = Sae.within(step, weights.encoder().get(part));
                NDArray own = Sae.within(step, weights.encoderBias().get(part));
                NDArray bias =
                        wide(step, rows).matMul(distance).add(wide(step, own)).toType(DataType.FLOAT32, true);
                bias.attach(weights.encoderBias().getManager());
                parts.add(bias);
            }
        }
        return concat(parts);
    }

    private static NDArray wide(NDManager step, NDArray array) {
        return Sae.within(step, array.toType(DataType.FLOAT64, true));
    }

    private static NDArray concat(List<NDArray> arrays) {
        return NDArrays.concat(new NDList(arrays), 0);
    }

    /** How many products a pass takes. */
    int products() {
        return groups.size();
    }

    /**
     * Encodes the tokens of a pass, in pieces of equal length whose shape depends on the number of tokens alone.
     *
     * @param tensors by hook point, {@code [tokens, width]}
     * @return in the order of the SAEs
     */
    public List<Encoded> encode(Function<HookPoint, NDArray> tensors) {
        Map<Sae, Encoded> found = new LinkedHashMap<>();
        for (Group group : groups) {
            NDArray x = tensors.apply(group.saes.get(0).hook());
            List<NDArray> targets =
                    group.saes.stream().map(sae -> tensors.apply(sae.target())).toList();
            List<Encoded> encoded;
            if (group.encoder == null) {
                encoded = List.of(group.saes.get(0).encode(x, targets.get(0)));
            } else {
                encoded = encode(group.saes, group::product, x, targets);
            }
            for (int i = 0; i < encoded.size(); i++) {
                found.put(group.saes.get(i), encoded.get(i));
            }
        }
        return saes.stream().map(found::get).toList();
    }

    /**
     * Encodes tokens by SAEs of one reading.
     *
     * @param product from a normalized input to the pre-activations of all, side by side
     */
    static List<Encoded> encode(List<Sae> saes, UnaryOperator<NDArray> product, NDArray x, List<NDArray> targets) {
        int tokens = Math.toIntExact(x.getShape().get(0));
        int piece = Sae.piece(tokens, saes.stream().mapToInt(Sae::latents).sum());
        List<Pieces> found = saes.stream().map(sae -> new Pieces(sae, tokens)).toList();
        for (int from = 0; from < tokens; from += piece) {
            NDIndex part = new NDIndex("{}:{}", from, from + piece);
            try (NDManager step = x.getManager().newSubManager()) {
                NDArray input = saes.get(0).centred(Sae.within(step, x.get(part)));
                InputNorm.Scaling scaling = saes.get(0).spec().inputNorm().of(input);
                NDArray pre = product.apply(scaling.input());
                int first = 0;
                for (int i = 0; i < saes.size(); i++) {
                    Sae sae = saes.get(i);
                    boolean itself = sae.hook().equals(sae.target());
                    NDArray wanted = itself
                            ? input
                            : sae.centred(Sae.within(step, targets.get(i).get(part)));
                    found.get(i).add(sae.activeLatents(pre, first), input, wanted, scaling, step);
                    first += sae.latents();
                }
            }
        }
        return found.stream().map(Pieces::whole).toList();
    }

    /** What one SAE says of the pieces so far. */
    private static final class Pieces {
        private final Sae sae;
        private final List<SparseRows> rows = new ArrayList<>();
        private final float[] norms;
        private final float[] errors;
        private int done;

        Pieces(Sae sae, int tokens) {
            this.sae = sae;
            this.norms = new float[tokens];
            this.errors = new float[tokens];
        }

        void add(SparseRows active, NDArray input, NDArray wanted, InputNorm.Scaling scaling, NDManager step) {
            rows.add(active);
            NDArray reconstruction = sae.reconstruct(active, scaling, input, step);
            float[] norm = Sae.squaredLength(input);
            float[] error = Sae.squaredLength(wanted.sub(reconstruction));
            System.arraycopy(norm, 0, norms, done, norm.length);
            System.arraycopy(error, 0, errors, done, error.length);
            done += norm.length;
        }

        Encoded whole() {
            return new Encoded(SparseRows.concat(rows.toArray(SparseRows[]::new)), norms, errors);
        }
    }
}
