package io.asterism.producer.sae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs the tests of the script that users convert pickles with, which are in Python as it is. */
class ConvertPickleTest {
    private static final String PYTHON = "python3";

    @Test
    void theScriptsOwnTestsPass() throws Exception {
        assumeTrue(isThere(), "NOT TESTED: docs/convert_pickle.py, as there is no python3");
        Process process = python(Path.of("src/test/python/convert_pickle_test.py")
                .toAbsolutePath()
                .toString());
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        said.lines().filter(line -> line.contains("NOT TESTED")).forEach(System.err::println);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).containsPattern("Ran [1-9]\\d* tests");
    }

    private static boolean isThere() throws InterruptedException {
        try {
            return python("--version").waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Process python(String argument) throws IOException {
        return new ProcessBuilder(List.of(PYTHON, "-B", argument))
                .redirectErrorStream(true)
                .start();
    }
}
