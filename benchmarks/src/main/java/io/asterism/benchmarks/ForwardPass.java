package io.asterism.benchmarks;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.producer.model.ActivationFunction;
import io.asterism.producer.model.Gpt2Config;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.sae.Encoded;
import io.asterism.producer.sae.Sae;
import io.asterism.producer.sae.SaeSource;
import io.asterism.producer.tensors.NamedTensor;
import io.asterism.producer.tensors.SafetensorsWriter;
import io.asterism.producer.tensors.TensorType;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
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
 * GPT-2-small's shapes up to layer 8 and a TopK SAE of 24,576 latents there, random weights, 4 contexts of 128 tokens: beside the same
 * arithmetic in Python's PyTorch on the same files. Neither time is told unless both give the same residual stream and activations.
 */
final class ForwardPass {
    private static final int WIDTH = 768;
    private static final int HEADS = 12;
    private static final int LATENTS = 24_576;
    private static final int ACTIVE = 60;
    private static final int BATCH = 4;
    private static final int TOKENS = 128;
    private static final int WARM_UP = 2;
    private static final Gpt2Config CONFIG =
            new Gpt2Config(8, WIDTH, HEADS, 4 * WIDTH, 1024, 50_257, 1e-5, ActivationFunction.GELU_TANH, true, false);
    private static final HookPoint HOOK = HookPoint.parse("blocks.7.hook_resid_post");

    private final Path folder;
    private final int runs;

    /** Works in a folder, which takes 500 MB. */
    ForwardPass(Path folder, int runs) {
        this.folder = folder;
        this.runs = runs;
    }

    /** What one side took, in seconds, and found. */
    private record Side(double forward, double encoder, double activations, double error) {}

    /** Where no Python has PyTorch there is nothing to compare with: one line says so. */
    void run(PrintStream out) throws IOException, InterruptedException {
        Optional<PythonInterpreter> interpreter = PythonInterpreter.with("torch");
        if (interpreter.isEmpty()) {
            out.println("forward: skipped, " + PythonInterpreter.missing("torch"));
            return;
        }
        long[] ids = write();
        JsonNode python = python(interpreter.get());
        Side torch = new Side(
                python.path("forward").asDouble(),
                python.path("encoder").asDouble(),
                python.path("activations").asDouble(),
                python.path("error").asDouble());
        try (LanguageModel model = LanguageModel.open(folder.resolve("model"), Device.cpu());
                Sae sae = Sae.open(SaeSource.of(folder.resolve("sae")), model);
                NDManager step = model.manager().newSubManager()) {
            NDArray batch = step.create(ids, new Shape(BATCH, TOKENS));
            NDArray residual = residual(model, batch).reshape(-1, WIDTH);
            Encoded encoded = sae.encode(residual, residual);
            double forward =
                    median(model, scope -> residual(model, within(scope, batch)).getFloat(0, 0, 0));
            double encoder = median(model, scope -> sae.encode(within(scope, residual), within(scope, residual)));
            Side own = new Side(forward, encoder, sum(encoded.rows().activations()), sum(encoded.squaredError()));
            check(residual.toFloatArray(), own, torch);
            tell(out, own, torch, bytes(encoded), python);
        }
    }

    private static NDArray residual(LanguageModel model, NDArray batch) {
        NDArray residual = model.read(batch, Set.of(HOOK)).get(HOOK);
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

    private double median(LanguageModel model, Work work) {
        double[] seconds = new double[runs];
        for (int run = -WARM_UP; run < runs; run++) {
            try (NDManager scope = model.manager().newSubManager()) {
                long began = System.nanoTime();
                Object done = work.in(scope);
                if (run >= 0 && done != null) {
                    seconds[run] = (System.nanoTime() - began) / 1e9;
                }
            }
        }
        Arrays.sort(seconds);
        return seconds[runs / 2];
    }

    private void check(float[] residual, Side own, Side torch) throws IOException {
        FloatBuffer other = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("residual.f32")))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        double worst = other.remaining() == residual.length ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < Math.min(residual.length, other.remaining()); i++) {
            worst = Math.max(worst, Math.abs(residual[i] - other.get(i)));
        }
        if (worst > 1e-3 || differ(own.activations, torch.activations) || differ(own.error, torch.error)) {
            throw new IllegalStateException(
                    String.format("the two disagree: residual streams by %s, %s and %s", worst, own, torch));
        }
    }

    private static boolean differ(double a, double b) {
        return !(Math.abs(a - b) <= 1e-4 * Math.abs(b));
    }

    private static void tell(PrintStream out, Side own, Side torch, double bytes, JsonNode python) {
        int tokens = BATCH * TOKENS;
        out.printf(
                Locale.ROOT,
                "Asterism on PyTorch %s, beside PyTorch %s, %d threads; %s; 512 tokens at a time%n%-22s %12s %12s"
                        + " %8s%n",
                Engine.getInstance().getVersion(),
                python.path("version").asText(),
                python.path("threads").asInt(),
                Processor.name(),
                "tokens/s",
                "Asterism",
                "PyTorch",
                "ratio");
        row(out, "forward to layer 8", tokens / own.forward, tokens / torch.forward);
        row(out, "encoder, 24,576", tokens / own.encoder, tokens / torch.encoder);
        row(out, "both", tokens / (own.forward + own.encoder), tokens / (torch.forward + torch.encoder));
        out.printf(
                Locale.ROOT,
                "%.0f bytes a token reach the host, %.1f active latents each; the residual stream would be %d%n",
                bytes,
                (double) ACTIVE,
                4 * WIDTH);
    }

    private static void row(PrintStream out, String name, double own, double torch) {
        out.printf(Locale.ROOT, "%-22s %12.0f %12.0f %8.2f%n", name, own, torch, own / torch);
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

    private JsonNode python(PythonInterpreter interpreter) throws IOException, InterruptedException {
        Path script = folder.resolve("torch_forward.py");
        try (InputStream in = ForwardPass.class.getResourceAsStream("torch_forward.py")) {
            if (in == null) {
                throw new IllegalStateException("resource torch_forward.py is missing");
            }
            Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
        }
        Process process = new ProcessBuilder(
                        List.of(interpreter.command(), script + "", folder + "", HEADS + "", ACTIVE + "", runs + ""))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("torch_forward.py ended with status " + process.exitValue());
        }
        return new ObjectMapper().readTree(output);
    }

    private long[] write() throws IOException {
        SplittableRandom random = new SplittableRandom(11);
        Path model = Files.createDirectories(folder.resolve("model"));
        Files.writeString(
                model.resolve("config.json"),
                "{\"model_type\": \"gpt2\", \"n_layer\": 8, \"n_embd\": 768, \"n_head\": 12, \"n_positions\": 1024,"
                        + " \"vocab_size\": 50257}");
        SafetensorsWriter.write(
                model.resolve("model.safetensors"),
                CONFIG.tensors().entrySet().stream()
                        .map(entry -> tensor(entry.getKey(), entry.getValue().getShape(), random))
                        .toList(),
                Map.of());
        Path sae = Files.createDirectories(folder.resolve("sae"));
        Files.writeString(
                sae.resolve("cfg.json"),
                "{\"architecture\": \"topk\", \"k\": 60, \"d_in\": 768, \"d_sae\": 24576, \"dtype\": \"float32\","
                        + " \"metadata\": {\"sae_lens_version\": \"6.18.0\", \"hook_name\":"
                        + " \"blocks.7.hook_resid_post\"}}");
        SafetensorsWriter.write(
                sae.resolve("sae_weights.safetensors"),
                List.of(
                        tensor("W_enc", new long[] {WIDTH, LATENTS}, random),
                        tensor("b_enc", new long[] {LATENTS}, random),
                        tensor("W_dec", new long[] {LATENTS, WIDTH}, random),
                        tensor("b_dec", new long[] {WIDTH}, random)),
                Map.of());
        long[] ids = random.longs((long) BATCH * TOKENS, 0, CONFIG.vocabulary()).toArray();
        ByteBuffer bytes = ByteBuffer.allocate(8 * ids.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(ids).forEach(bytes::putLong);
        Files.write(folder.resolve("ids.i64"), bytes.array());
        return ids;
    }

    private static NamedTensor tensor(String name, long[] shape, SplittableRandom random) {
        boolean gain = shape.length == 1 && name.endsWith("weight");
        double spread = shape.length == 2 ? Math.sqrt(3.0 / shape[0]) : 0.1;
        float[] values = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((gain ? 1 : 0) + spread * (2 * random.nextDouble() - 1));
        }
        return new NamedTensor(name, TensorType.F32, shape, values);
    }
}
