package io.asterism.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonInterpreterTest {
    @TempDir
    Path folder;

    @Test
    void takesTheFirstThatImportsTheModule() throws IOException {
        String none = script("none", "exit 1");
        String has = script("has", "[ \"$2\" = 'import torch' ]");

        assertThat(PythonInterpreter.with("torch", List.of("/no/such/python", none, has)))
                .contains(new PythonInterpreter(has));
    }

    @Test
    void saysThatNoneHasIt() throws IOException {
        assertThat(PythonInterpreter.with("torch", List.of("/no/such/python", script("none", "exit 1"))))
                .isEmpty();
        assertThat(PythonInterpreter.missing("torch")).isEqualTo("no python3 has torch");
    }

    private String script(String name, String body) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file.toString();
    }
}
