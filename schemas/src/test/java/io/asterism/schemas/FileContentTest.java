package io.asterism.schemas;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileContentTest {
    /** As git-lfs 3 writes it. */
    private static final String POINTER = """
            version https://git-lfs.github.com/spec/v1
            oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
            size 12345
            """;

    @TempDir
    Path directory;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("file"), bytes);
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void assertRefused(FileContent kind, Path file, String... said) {
        assertThatThrownBy(() -> kind.require(file))
                .isInstanceOf(InputException.class)
                .message()
                .contains(said)
                .contains("'" + file + "'")
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @EnumSource(FileContent.class)
    void whateverIsExpectedAPointerIsNamed(FileContent kind) throws IOException {
        String said = "is a Git LFS pointer: fetch the file itself";
        assertRefused(kind, file(latin(POINTER)), said);
        assertRefused(kind, file(latin(POINTER.replace("\n", "\r\n"))), said);
        assertRefused(kind, file(latin(POINTER.replace("git-lfs.github.com", "hawser.github.com"))), said);
        assertRefused(
                kind, file(latin("\n <!-- made -->\n<!DOCTYPE html>\n<html><body>Sign in</body></html>")), "web page");
        assertRefused(kind, file(latin("<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>")), "web page");
        assertRefused(kind, file(new byte[0]), "is empty");
        assertThatThrownBy(() -> FileContent.requireItself(file(latin(POINTER))))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PK\u0003\u0004\u0014\0\0\0",
                "\u0080\u0002}q\0",
                "GGUF\u0003\0\0\0",
                "\u0089HDF\r\n",
                "\u001f\u008b\u0008\0"
            })
    void aFileOfAnotherKindIsNamed(String head) throws IOException {
        String held = switch (head.charAt(0)) {
            case 'P' -> "is a zip";
            case 0x80 -> "is a pickle";
            case 'G' -> "is a GGUF file";
            case 0x89 -> "is an HDF5 file";
            default -> "is compressed by gzip";
        };
        assertRefused(
                FileContent.SAFETENSORS, file(latin(head + "\0".repeat(100))), held, "expected a safetensors file");
        assertRefused(FileContent.JSON, file(latin(head + "\0".repeat(100))), held, "expected JSON");
    }

    @Test
    void textInAWeightFilesPlaceIsQuoted() throws IOException {
        assertRefused(FileContent.SAFETENSORS, file(latin("Entry not found")), "text that begins 'Entry not found'");
        assertRefused(
                FileContent.ZIP, file(latin("{\"error\": \"gated\"}")), "text that begins '{\"error\": \"gated\"}'");
    }

    @Test
    void whatMayBeGenuineIsLeftToItsReader() throws IOException {
        byte[] header = "{\"__metadata__\":{}}".getBytes(StandardCharsets.UTF_8);
        byte[] tensors = ByteBuffer.allocate(8 + header.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
        assertThatCode(() -> FileContent.SAFETENSORS.require(file(tensors))).doesNotThrowAnyException();
        assertRefused(FileContent.ZIP, file(tensors), "is a safetensors file");
        // Cut in the middle of a character, as the look at a file's beginning may be.
        byte[] text = "é".repeat(400).getBytes(StandardCharsets.UTF_8);
        assertThatCode(() -> FileContent.JSON.require(file(text))).doesNotThrowAnyException();
        assertThatCode(() -> FileContent.TEXT.require(file(latin("x")))).doesNotThrowAnyException();
        assertThatCode(() -> FileContent.SAFETENSORS.require(file(new byte[5]))).doesNotThrowAnyException();
    }
}
