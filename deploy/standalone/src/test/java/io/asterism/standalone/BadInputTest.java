package io.asterism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.schemas.npz.NpzWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each bad input ends in one sentence and status 2, and leaves nothing behind. */
class BadInputTest {
    @TempDir
    Path directory;

    /** Arrays of a CSR matrix of 2 tokens and 3 latents: rows {0: 1, 2: 2} and {1: 3}. */
    private static final class Matrix {
        String format = "csr";
        long[] shape = {2, 3};
        int[] ends = {0, 2, 3};
        int[] columns = {0, 2, 1};
        float[] values = {1, 2, 3};

        Path writeTo(Path file) {
            NpzWriter.write(file, npz -> {
                npz.text("format", format);
                npz.longs("shape", shape);
                npz.ints("indptr", ends);
                npz.ints("indices", columns);
                npz.floats("data", values, values.length);
            });
            return file;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "unsorted, column 0 after column 2",
        "repeated, column 2 after column 2",
        "beyond, column 3",
        "below, column -1",
        "nan, NaN",
        "infinite, Infinity",
        "negative, -2",
        "fewer values, 3 indices and 2 values",
        "fewer pointers, 2 row pointers for 2 rows",
        "falling pointers, falling from 3 to 1",
        "pointers beyond, row pointer 4",
        "columns, 'csc'",
        "no tokens, [0, 3]"
    })
    void refusesActivations(String what, String named) {
        Matrix matrix = new Matrix();
        switch (what) {
            case "unsorted" -> matrix.columns = new int[] {2, 0, 1};
            case "repeated" -> matrix.columns = new int[] {2, 2, 1};
            case "beyond" -> matrix.columns = new int[] {0, 3, 1};
            case "below" -> matrix.columns = new int[] {-1, 2, 1};
            case "nan" -> matrix.values = new float[] {1, Float.NaN, 3};
            case "infinite" -> matrix.values = new float[] {1, Float.POSITIVE_INFINITY, 3};
            case "negative" -> matrix.values = new float[] {1, -2, 3};
            case "fewer values" -> matrix.values = new float[] {1, 2};
            case "fewer pointers" -> matrix.ends = new int[] {0, 3};
            case "falling pointers" -> {
                matrix.ends = new int[] {0, 3, 1};
                matrix.columns = new int[] {0, 1, 2};
            }
            case "pointers beyond" -> matrix.ends = new int[] {0, 4, 3};
            case "columns" -> matrix.format = "csc";
            case "no tokens" -> {
                matrix.shape = new long[] {0, 3};
                matrix.ends = new int[] {0};
                matrix.columns = new int[0];
                matrix.values = new float[0];
            }
            default -> throw new IllegalArgumentException(what);
        }
        Path file = matrix.writeTo(directory.resolve("bad.npz"));
        refuses(List.of("--activations", file.toString(), "--sae-id", "model.sae"), file.toString(), named);
    }

    @Test
    void refusesATruncatedFile() throws IOException {
        Path file = new Matrix().writeTo(directory.resolve("cut.npz"));
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        refuses(List.of("--activations", file.toString(), "--sae-id", "model.sae"), file.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text.jsonl | {\"text\": \"one\"}\\nnot json | line 2",
                "text.jsonl | {\"id\": \"7\"} | \"text\"",
                "text.jsonl | {\"text\": 5} | \"text\"",
                "text.jsonl | '' | no text",
                "text.txt | \\n\\n | no text",
                "text.csv | a,b | .jsonl"
            })
    void refusesACorpus(String name, String content, String named) throws IOException {
        Path file = Files.writeString(directory.resolve(name), content.replace("\\n", "\n"));
        refuses(List.of("--corpus", file.toString()), file.toString(), named);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--sae x",
                "--model x",
                "--activations x",
                "--sae-id x",
                "--activations x --sae-id m.x --model y",
                "--documents 5 --corpus x",
                "--documents 0",
                "--limit 5",
                "--limit 0 --corpus x",
                "--offset -1 --corpus x",
                "--text-column x",
                "--partitions 0",
                "--partitions 1000",
                "--threshold x",
                "--special-tokens perhaps",
                "--bogus"
            })
    void refusesOptionsThatDoNotGoTogether(String options) {
        refuses(List.of(options.split(" ", -1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "NaN", "Infinity", "1e39"})
    void refusesAThreshold(String threshold) {
        Path file = new Matrix().writeTo(directory.resolve("good.npz"));
        refuses(
                List.of("--activations", file.toString(), "--sae-id", "model.sae", "--threshold", threshold),
                "threshold");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--subspace | months | NAME=LATENT",
                "--subspace | months=1,,2 | NAME=LATENT",
                "--subspace | months=1 | 2 to 64",
                "--subspace | months=1,1 | twice",
                "--subspace | months=1,3 | from 0 to 2",
                "--subspace | a b=0,1 | letters",
                "--subspaces | -1 | 0 to 1000"
            })
    void refusesAGroup(String option, String value, String named) {
        Path file = new Matrix().writeTo(directory.resolve("good.npz"));
        refuses(
                List.of("--activations", file.toString(), "--sae-id", "model.sae", option, value),
                value.substring(0, Math.max(1, value.indexOf('='))),
                named);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--advertise 192.0.2.1",
                "--advertise 192.0.2.1 --listen 127.0.0.1",
                "--advertise 192.0.2.1 --listen localhost",
                "--advertise 192.0.2.1 --listen ::1"
            })
    void refusesToAdvertiseWhereNobodyReachesIt(String options) {
        run(Stream.concat(Stream.of("process"), Arrays.stream(options.split(" ", -1)))
                        .toList())
                .requireOneSentence("--advertise is 192.0.2.1", "expected --listen 0.0.0.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"process --kafka", "topics --kafka-properties", "topics --explain --kafka", "broker --properties"
            })
    void refusesAPropertiesFileThatIsMissing(String command) {
        Path missing = directory.resolve("missing.properties");
        run(Stream.concat(Arrays.stream(command.split(" ", -1)), Stream.of(missing.toString()))
                        .toList())
                .requireOneSentence("'" + missing + "'", "there is none");
    }

    @ParameterizedTest
    @CsvSource({
        "security.protocol=TLS, security.protocol",
        "security.protocl=SSL, security.protocl",
        "isolation.level=read_uncommitted, isolation.level",
        "asterism.partitions=none, asterism.partitions"
    })
    void refusesAPropertiesFileWithAWrongLine(String line, String named) throws IOException {
        Path file = Files.writeString(directory.resolve("client.properties"), line);
        for (String command : List.of("process", "topics")) {
            run(List.of(command, "--kafka", file.toString())).requireOneSentence(file.toString(), named);
        }
    }

    @Test
    void readsStandardInputWhereADashNamesIt() {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream("{\"text\": 5}".getBytes(StandardCharsets.UTF_8)));
            refuses(List.of("--corpus", "-"), "standard input", "line 1");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void refusesMissingFiles() {
        Path missing = directory.resolve("missing");
        refuses(List.of("--activations", missing.toString(), "--sae-id", "model.sae"), missing.toString());
        refuses(List.of("--corpus", missing + ".jsonl"), missing + ".jsonl");
    }

    @Test
    void refusesAnIdThatCannotNameATopic() {
        Path file = new Matrix().writeTo(directory.resolve("good.npz"));
        refuses(List.of("--activations", file.toString(), "--sae-id", "a/b"), "'a/b'");
    }

    @Test
    void refusesWhatCannotBeInspected() {
        Path missing = directory.resolve("missing");
        Path out = directory.resolve("out.npz");
        List<String> inspect = List.of("inspect", "--model", missing.toString(), "--out", out.toString());
        run(Stream.concat(inspect.stream(), Stream.of("--token-ids", "1,2")).toList())
                .requireOneSentence(missing.toString());
        run(Stream.concat(inspect.stream(), Stream.of("--token-ids", "1,two")).toList())
                .requireOneSentence("--token-ids", "two");
        run(inspect).requireOneSentence("--text", "--token-ids");
        assertThat(out).doesNotExist();
    }

    @Test
    void refusesAFolderThatCannotBeWritten() throws IOException {
        Path file = new Matrix().writeTo(directory.resolve("good.npz"));
        Path blocked = Files.createFile(directory.resolve("blocked")).resolve("out");
        Said said = run(List.of(
                "analyze", "--out", blocked.toString(), "--activations", file.toString(), "--sae-id", "model.sae"));
        said.requireOneSentence(blocked.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--model x",
                "--sae x --corpus y.txt",
                "--documents 5 --corpus y.txt",
                "--documents 0",
                "--limit 5",
                "--corpus absent.txt",
                "--pace 0"
            })
    void refusesADemonstrationThatCannotBe(String options) {
        Path data = directory.resolve("data");
        List<String> arguments = new ArrayList<>(List.of("demo", "--data", data.toString()));
        arguments.addAll(List.of(options.split(" ", -1)));
        run(arguments).requireOneSentence();
        assertThat(data).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo --port", "broker --port", "process --port"})
    void refusesAPortInUse(String command) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            List<String> arguments = new ArrayList<>(List.of(command.split(" ", -1)));
            arguments.addAll(List.of(port, "--data", directory.resolve("data").toString()));
            run(arguments).requireOneSentence(port);
        }
    }

    @Test
    void asksForACommand() {
        run(List.of()).requireOneSentence("demo");
        run(List.of("analyse")).requireOneSentence("analyse");
    }

    private void refuses(List<String> options, String... named) {
        Path out = directory.resolve("out");
        List<String> arguments = new ArrayList<>(List.of("analyze", "--out", out.toString()));
        arguments.addAll(options);
        run(arguments).requireOneSentence(named);
        assertThat(out).doesNotExist();
    }

    private static Said run(List<String> arguments) {
        return Said.by(arguments.toArray());
    }
}
