package io.asterism.producer.demonstration;

import io.asterism.producer.reading.SampleTexts;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The committed model and SAEs of the demonstration world, unpacked from the jar so that they can be opened as directories.
 *
 * @param directory where they lie
 */
public record DemonstrationWorld(Path directory) {
    /** Name of the model, and of its folder. */
    public static final String MODEL = "asterism-world";

    /** Names of the SAEs' folders: layer, what they read, number of latents. */
    public static final List<String> SAES = List.of("1-res-512", "1-res-1024", "1-res-2048", "3-res-1024");

    /** Thresholds that suit its SAEs, half of whose activations at layer 1 lie below 0.65. */
    public static final List<Double> THRESHOLDS = List.of(0.0, 0.5, 1.0, 1.5);

    private static final String ROOT = "/world/";
    private static final List<String> MODEL_FILES =
            List.of("config.json", "model.safetensors", "tokenizer.json", "figures.json");
    private static final List<String> SAE_FILES = List.of("cfg.json", "sae_weights.safetensors", "figures.json");

    /**
     * Unpacks the world; files that are there already as they should be are left alone.
     *
     * @param directory made if it is not there
     * @throws InputException if it cannot be written to
     */
    public static DemonstrationWorld unpack(Path directory) {
        DemonstrationWorld world = new DemonstrationWorld(directory);
        MODEL_FILES.forEach(file -> world.unpack(MODEL, file));
        SAES.forEach(sae -> SAE_FILES.forEach(file -> world.unpack(sae, file)));
        return world;
    }

    private void unpack(String folder, String file) {
        Path to = directory.resolve(folder).resolve(file);
        Path unfinished = to.resolveSibling(file + ".part");
        String resource = ROOT + folder + "/" + file;
        try (InputStream in =
                Objects.requireNonNull(DemonstrationWorld.class.getResourceAsStream(resource), resource)) {
            byte[] content = in.readAllBytes();
            if (Files.exists(to) && Arrays.equals(Files.readAllBytes(to), content)) {
                return;
            }
            Files.createDirectories(directory.resolve(folder));
            Files.write(unfinished, content);
            Files.move(unfinished, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new InputException(e, "the demonstration world cannot be unpacked to '%s' (%s)", directory, e);
        }
    }

    /** Documents such as its SAEs are made for, and were not trained on. */
    public static SampleTexts sample() {
        DemonstrationCorpus corpus = new DemonstrationCorpus(DemonstrationCorpus.SEED);
        return new SampleTexts("the demonstration corpus", wantsMore -> {
            long index = DemonstrationCorpus.HELD_OUT;
            while (wantsMore.test(corpus.document(index).text())) {
                index++;
            }
        });
    }

    /** The model's Hugging Face directory. */
    public Path model() {
        return directory.resolve(MODEL);
    }

    /** The SAEs' SAELens directories, in the order of {@link #SAES}. */
    public List<Path> saes() {
        return SAES.stream().map(directory::resolve).toList();
    }
}
