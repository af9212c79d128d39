package io.asterism.producer.sae;

import io.asterism.producer.tensors.NamedTensor;
import io.asterism.producer.tensors.SafetensorsWriter;
import io.asterism.producer.tensors.TensorType;
import io.asterism.schemas.npz.NpzWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Writes SAEs for tests, by hand or at random. */
public final class SaeFiles {
    private final List<NamedTensor> tensors = new ArrayList<>();

    /** Adds a tensor. */
    public SaeFiles with(String name, long[] shape, float... values) {
        tensors.removeIf(tensor -> tensor.name().equals(name));
        tensors.add(new NamedTensor(name, TensorType.F32, shape, values));
        return this;
    }

    /** Adds a tensor of seeded Gaussian values. */
    public SaeFiles random(String name, double spread, long seed, long... shape) {
        Random random = new Random(seed);
        int elements = 1;
        for (long n : shape) {
            elements *= Math.toIntExact(n);
        }
        float[] values = new float[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = (float) (spread * random.nextGaussian());
        }
        return with(name, shape, values);
    }

    /** Takes a tensor away. */
    public SaeFiles without(String name) {
        tensors.removeIf(tensor -> tensor.name().equals(name));
        return this;
    }

    /** Values of a tensor that was added. */
    public float[] values(String name) {
        return tensors.stream()
                .filter(tensor -> tensor.name().equals(name))
                .findFirst()
                .orElseThrow()
                .values();
    }

    /** Writes the tensors alone, as safetensors. */
    public Path writeTensors(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        SafetensorsWriter.write(file, tensors, Map.of());
        return file;
    }

    /** Writes the tensors alone, as {@code .npz}. */
    public Path writeNpz(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        NpzWriter.write(file, npz -> {
            for (NamedTensor tensor : tensors) {
                npz.floats(tensor.name(), tensor.values(), tensor.shape());
            }
        });
        return file;
    }

    /** Writes a SAELens directory. */
    public Path write(Path directory, String config) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("cfg.json"), config);
        SafetensorsWriter.write(directory.resolve("sae_weights.safetensors"), tensors, Map.of());
        return directory;
    }

    /** A random SAE of the usual four tensors, with decoder norms that are not 1. */
    public static SaeFiles random(int dIn, int dSae, long seed) {
        return new SaeFiles()
                .random("W_enc", 1 / Math.sqrt(dIn), seed, dIn, dSae)
                .random("b_enc", 0.3, seed + 1, dSae)
                .random("W_dec", 1.5 / Math.sqrt(dIn), seed + 2, dSae, dIn)
                .random("b_dec", 0.3, seed + 3, dIn);
    }

    /** Configuration of version 6; {@code more} is spliced in at the top level. */
    public static String config(String architecture, int dIn, int dSae, String hook, String more) {
        return """
                {"architecture": "%s", "d_in": %d, "d_sae": %d, "dtype": "float32", "device": "cpu", %s
                 "metadata": {"sae_lens_version": "6.18.0", "model_name": "tiny", "hook_name": "%s", "unknown": 1}}
                """.formatted(architecture, dIn, dSae, more.isEmpty() ? "" : more + ",", hook);
    }
}
