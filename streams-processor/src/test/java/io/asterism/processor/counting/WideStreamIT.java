package io.asterism.processor.counting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Wide SAEs in small heaps; docs/performance.md says how to run the full size. */
class WideStreamIT {
    private static final String ACTIVE = "40";
    private static final String IN_HEAP = "io.asterism.processor.counting.WideStream";
    private static final String THROUGH_KAFKA = "io.asterism.processor.topology.WideCounting";

    @TempDir
    private Path directory;

    @Test
    void aMillionLatentsAreCountedStoredRestoredAndAnswered() throws Exception {
        assertThat(inHeap("-Xmx1g", 1_048_576, 5000, "rows")).contains("exact");
    }

    @Test
    void aTwentiethOfTheTokensOf98304LatentsFitsATenthOfTheHeap() throws Exception {
        assertThat(inHeap("-Xmx800m", 98_304, 10_000, "tokens")).contains("exact");
    }

    @Test
    void aTwentiethOfTheTokensOf98304LatentsPassesThroughKafka() throws Exception {
        assertThat(throughKafka("-Xmx1g", 98_304, 10_000)).contains("exact");
    }

    @Test
    @EnabledIfSystemProperty(named = "asterism.full-width", matches = "true", disabledReason = "takes minutes")
    void allTokensOf98304LatentsTakeUnder8GigabytesOfHeap() throws Exception {
        assertThat(inHeap("-Xmx8g", 98_304, 200_000, "rows")).contains("exact");
        assertThat(throughKafka("-Xmx8g", 98_304, 200_000)).contains("exact");
    }

    private String inHeap(String heap, int dSae, int tokens, String stored) throws IOException, InterruptedException {
        return run(
                heap,
                IN_HEAP,
                Integer.toString(dSae),
                Integer.toString(tokens),
                ACTIVE,
                directory.resolve("blocks").toString(),
                stored);
    }

    private String throughKafka(String heap, int dSae, int tokens) throws IOException, InterruptedException {
        return run(heap, THROUGH_KAFKA, directory.toString(), Integer.toString(dSae), Integer.toString(tokens), ACTIVE);
    }

    private String run(String heap, String... command) throws IOException, InterruptedException {
        Path log = directory.resolve("log");
        List<String> java = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-cp",
                System.getProperty("java.class.path")));
        java.addAll(List.of(command));
        new ProcessBuilder(java)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        String told = Files.readString(log);
        told.lines()
                .filter(line -> line.contains("heap") || line.contains("there after"))
                .forEach(System.out::println);
        return told;
    }
}
