package io.asterism.benchmarks;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.asterism.benchmarks.TorchTurns.Times;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.sae.Encoded;
import io.asterism.producer.sae.JointEncoder;
import io.asterism.producer.sae.Sae;
import io.asterism.producer.sae.SaeSource;
import io.asterism.producer.tensors.SafetensorsWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A model up to the layer that two TopK SAEs of 24,576 latents read, and these, all with random weights: beside the same arithmetic in
 * Python's PyTorch on the same files. The two are timed in turns, and neither time is told unless both give the same residual stream
 * and activations.
 */
final class ForwardPass {
    private static final int LATENTS = 24_576;
    private static final int ACTIVE = 60;
    private static final int TOKENS = 128;
    private static final int BATCH_CPU = 4;
    private static final int BATCH_GPU = 128;
    /** How far sums may be apart, as a part of theirs; a GPU adds up in another order. */
    private static final double TIGHT = 1e-4;

    private static final double LOOSE = 1e-3;

    private final ForwardModel shapes;
    private final HookPoint hook;
    private final Path folder;
    private final Device device;
    private final int batch;
    private final int runs;

    /** Works in a folder, which takes 700 MB. */
    ForwardPass(ForwardModel shapes, Path folder, Device device, int runs) {
        this.shapes = shapes;
        this.hook = HookPoint.parse("blocks." + (shapes.layers() - 1) + ".hook_resid_post");
        this.folder = folder.resolve(shapes.name());
        this.device = device;
        this.batch = device.isGpu() ? BATCH_GPU : BATCH_CPU;
        this.runs = runs;
    }

    /** Where no Python has PyTorch there is nothing to compare with: one line says so. */
    void run(PrintStream out) throws IOException, InterruptedException {
        Optional<PythonInterpreter> interpreter = PythonInterpreter.with("torch");
        if (interpreter.isEmpty()) {
            out.println("forward: skipped, " + PythonInterpreter.missing("torch"));
            return;
        }
        long[] ids = write();
        try (LanguageModel model = LanguageModel.open(folder.resolve("model"), device);
                Sae sae = Sae.open(SaeSource.of(folder.resolve("sae1")), model);
                Sae other = Sae.open(SaeSource.of(folder.resolve("sae2")), model);
                NDManager step = model.manager().newSubManager();
                TorchTurns torch = TorchTurns.start(command(interpreter.get()))) {
            NDArray input = step.create(ids, new Shape(batch, TOKENS));
            NDArray residual = residual(model, input).reshape(-1, shapes.width());
            Encoded encoded = sae.encode(residual, residual);
            Times forward = torch.inTurn(
                    "forward",
                    runs,
                    () -> timed(
                            model,
                            scope -> residual(model, within(scope, input)).getFloat(0, 0, 0)));
            check(residual.toFloatArray(), encoded, torch.found());
            Times encoder = torch.inTurn(
                    "encoder",
                    runs,
                    () -> timed(model, scope -> sae.encode(within(scope, residual), within(scope, residual))));
            JointEncoder joint = JointEncoder.of(List.of(sae, other), model.manager());
            Times encoders = torch.inTurn(
                    "encoders", runs, () -> timed(model, scope -> joint.encode(at -> within(scope, residual))));
            tell(out, torch.found());
            row(out, "forward to layer " + shapes.layers(), forward);
            row(out, "encoder, 24,576", encoder);
            row(out, "two of them", encoders);
            row(out, "forward and encoder", sum(forward, encoder));
            out.printf(
                    Locale.ROOT,
                    "%.0f bytes a token reach the host from an encoder, %.1f active latents each; the residual stream would be %d%n",
                    bytes(encoded),
                    (double) encoded.rows().latents().length / encoded.rows().tokens(),
                    4 * shapes.width());
        }
    }

    private static Times sum(Times forward, Times encoder) {
        double own = forward.own() + encoder.own();
        double torch = forward.torch() + encoder.torch();
        return new Times(own, torch, torch / own);
    }

    private NDArray residual(LanguageModel model, NDArray input) {
        NDArray residual = model.read(input, Set.of(hook)).get(hook);
        if (residual == null) {
            throw new IllegalStateException("no residual stream");
        }
        return residual;
    }

    private static NDArray within(NDManager scope, NDArray array) {
        NDArray view = array.reshape(array.getShape());
        view.attach(scope);
        return view;
    }

    private interface Work {
        Object in(NDManager scope);
    }

    private static double timed(LanguageModel model, Work work) {
        try (NDManager scope = model.manager().newSubManager()) {
            long began = System.nanoTime();
            Object done = work.in(scope);
            double seconds = (System.nanoTime() - began) / 1e9;
            return done == null ? Double.NaN : seconds;
        }
    }

    private void check(float[] residual, Encoded encoded, JsonNode python) throws IOException {
        FloatBuffer other = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("residual.f32")))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        double largest = 0;
        double worst = other.remaining() == residual.length ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < Math.min(residual.length, other.remaining()); i++) {
            largest = Math.max(largest, Math.abs(other.get(i)));
            worst = Math.max(worst, Math.abs(residual[i] - other.get(i)));
        }
        double activations = sum(encoded.rows().activations());
        double error = sum(encoded.squaredError());
        double tolerance = device.isGpu() ? LOOSE : TIGHT;
        if (worst > 10 * tolerance * largest
                || differ(activations, python.path("activations").asDouble(), tolerance)
                || differ(error, python.path("error").asDouble(), tolerance)) {
            throw new IllegalStateException(String.format(
                    "the two disagree: residual streams by %s of %s, activations %s and errors %s, PyTorch's %s",
                    worst, largest, activations, error, python));
        }
    }

    private static boolean differ(double a, double b, double tolerance) {
        return !(Math.abs(a - b) <= tolerance * Math.abs(b));
    }

    private void tell(PrintStream out, JsonNode python) {
        out.printf(
                Locale.ROOT,
                "%s: Asterism on PyTorch %s, beside PyTorch %s, %d threads; %s; %d tokens at a time%n%-22s %12s %12s %8s%n",
                shapes.label(),
                Engine.getInstance().getVersion(),
                python.path("version").asText(),
                python.path("threads").asInt(),
                device.isGpu() ? python.path("device").asText() : Processor.name(),
                batch * TOKENS,
                "tokens/s",
                "Asterism",
                "PyTorch",
                "ratio");
    }

    private void row(PrintStream out, String name, Times times) {
        int tokens = batch * TOKENS;
        out.printf(
                Locale.ROOT,
                "%-22s %12.0f %12.0f %8.2f%n",
                name,
                tokens / times.own(),
                tokens / times.torch(),
                times.ratio());
    }

    /** Of the arrays that hold a batch's activations, norms and errors. */
    private static double bytes(Encoded encoded) {
        long words = (long) encoded.rows().offsets().length
                + encoded.rows().latents().length
                + encoded.rows().activations().length
                + encoded.squaredNorm().length
                + encoded.squaredError().length;
        return 4.0 * words / encoded.rows().tokens();
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    private List<String> command(PythonInterpreter interpreter) throws IOException {
        Path script = folder.resolve("torch_forward.py");
        try (InputStream in = ForwardPass.class.getResourceAsStream("torch_forward.py")) {
            if (in == null) {
                throw new IllegalStateException("resource torch_forward.py is missing");
            }
            Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
        }
        return List.of(
                interpreter.command(),
                script.toString(),
                folder.toString(),
                Integer.toString(shapes.heads()),
                Integer.toString(ACTIVE),
                device.isGpu() ? "cuda" : "cpu");
    }

    private long[] write() throws IOException {
        SplittableRandom random = new SplittableRandom(11);
        Files.createDirectories(folder);
        shapes.write(folder.resolve("model"), random);
        for (String name : List.of("sae1", "sae2")) {
            Path sae = Files.createDirectories(folder.resolve(name));
            Files.writeString(
                    sae.resolve("cfg.json"),
                    String.format(
                            "{\"architecture\": \"topk\", \"k\": %d, \"d_in\": %d, \"d_sae\": %d, \"dtype\": \"float32\","
                                    + " \"metadata\": {\"sae_lens_version\": \"6.18.0\", \"hook_name\": \"%s\"}}",
                            ACTIVE, shapes.width(), LATENTS, hook));
            SafetensorsWriter.write(
                    sae.resolve("sae_weights.safetensors"),
                    List.of(
                            ForwardModel.drawn("W_enc", random, shapes.width(), LATENTS),
                            ForwardModel.drawn("b_enc", random, LATENTS),
                            ForwardModel.drawn("W_dec", random, LATENTS, shapes.width()),
                            ForwardModel.drawn("b_dec", random, shapes.width())),
                    Map.of());
        }
        long[] ids = random.longs((long) batch * TOKENS, 0, shapes.vocabulary()).toArray();
        ByteBuffer bytes = ByteBuffer.allocate(8 * ids.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(ids).forEach(bytes::putLong);
        Files.write(folder.resolve("ids.i64"), bytes.array());
        return ids;
    }
}
