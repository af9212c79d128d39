package io.asterism.processor.counting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Wide SAEs in small heaps; docs/performance.md says how to run the full size. */
class WideStreamIT {
    @TempDir
    private Path directory;

    @Test
    void aMillionLatentsAreCountedStoredRestoredAndAnswered() throws Exception {
        assertThat(count("-Xmx1g", 1_048_576, 5000, 40)).contains("exact");
    }

    @Test
    void aTwentiethOfTheTokensOf98304LatentsFitsATenthOfTheHeap() throws Exception {
        assertThat(count("-Xmx800m", 98_304, 10_000, 40)).contains("exact");
    }

    @Test
    @EnabledIfSystemProperty(named = "asterism.full-width", matches = "true", disabledReason = "takes minutes")
    void allTokensOf98304LatentsTakeUnder8GigabytesOfHeap() throws Exception {
        assertThat(count("-Xmx8g", 98_304, 200_000, 40)).contains("exact");
    }

    private String count(String heap, int dSae, int tokens, int active) throws IOException, InterruptedException {
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        heap,
                        "-cp",
                        System.getProperty("java.class.path"),
                        WideStream.class.getName(),
                        Integer.toString(dSae),
                        Integer.toString(tokens),
                        Integer.toString(active),
                        directory.resolve("blocks").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.waitFor();
        return Files.readString(log);
    }
}
