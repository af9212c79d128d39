package io.asterism.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a file should hold, told by how it begins: downloads often leave something else under the name. */
public enum FileContent {
    SAFETENSORS("a safetensors file") {
        @Override
        boolean begins(String head) {
            // A length of eight bytes, which is below 2^32 in any file there is, and JSON.
            return head.length() > 8 && head.charAt(8) == '{' && head.startsWith("\0\0\0\0", 4);
        }
    },
    /** {@code .npz}, TorchScript. */
    ZIP("a zip, as NumPy and PyTorch write it") {
        @Override
        boolean begins(String head) {
            return head.startsWith("PK");
        }
    },
    /** Of any age: a zip, a bare pickle, a tar. */
    PICKLE("what torch.save makes") {
        @Override
        boolean begins(String head) {
            return !isText(head);
        }
    },
    TEXT("text") {
        @Override
        boolean begins(String head) {
            return isText(head);
        }
    },
    JSON("JSON") {
        @Override
        boolean begins(String head) {
            return isText(head);
        }
    };

    private static final int HEAD = 512;
    private static final int SHORTEST_TEXT = 8;
    private static final Pattern LFS =
            Pattern.compile("version https?://(git-lfs\\.github\\.com|hawser\\.github\\.com|git-media\\.io)/spec/.*");
    private static final Pattern PAGE = Pattern.compile(
            "(\u00ef\u00bb\u00bf)?\\s*(<!--.*?-->\\s*)*(<\\?xml.*?\\?>\\s*)?<(!doctype|html|head|body|error)\\b",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    /** How what is no text begins, one character a byte. */
    private static final Map<String, String> MAGIC = Map.of(
            "PK\u0003\u0004", "a zip, as torch.save makes them",
            "PK\u0005\u0006", "an empty zip",
            "\u001f\u008b", "compressed by gzip",
            "(\u00b5/\u00fd", "compressed by zstd",
            "GGUF", "a GGUF file",
            "\u0089HDF", "an HDF5 file",
            "PAR1", "a Parquet file",
            "\u0093NUMPY", "a single NumPy array",
            "%PDF", "a PDF");

    private final String expected;

    FileContent(String expected) {
        this.expected = expected;
    }

    /** Whether a file that begins so, one character a byte, can be of this kind. */
    abstract boolean begins(String head);

    /**
     * Refuses a file that plainly holds something else; says nothing of one that is merely damaged.
     *
     * @throws InputException naming what the file holds
     */
    public void require(Path file) {
        String head = head(file);
        refuseStandIn(file.toString(), head);
        if (head.isEmpty()) {
            throw new InputException("'%s' is empty, expected %s", file, expected);
        }
        if (!begins(head)) {
            held(head).ifPresent(other -> {
                throw new InputException("'%s' is %s, expected %s", file, other, expected);
            });
        }
    }

    /**
     * Refuses what stands in a file's place, whatever the file should hold: a Git LFS pointer, a web page.
     *
     * @throws InputException naming it
     */
    public static void requireItself(Path file) {
        refuseStandIn(file.toString(), head(file));
    }

    /**
     * The same of what begins with some bytes.
     *
     * @param name what it goes by in messages
     */
    public static void requireItself(String name, byte[] beginning) {
        refuseStandIn(name, new String(beginning, StandardCharsets.ISO_8859_1));
    }

    private static void refuseStandIn(String file, String head) {
        if (LFS.matcher(firstLine(head)).matches()) {
            throw new InputException("'%s' is a Git LFS pointer: fetch the file itself", file);
        }
        if (PAGE.matcher(head).lookingAt()) {
            throw new InputException("'%s' is a web page: fetch the file itself", file);
        }
    }

    private static String head(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new InputException(e, "'%s' cannot be read: %s", file, e.getMessage());
        }
    }

    private static Optional<String> held(String head) {
        for (Map.Entry<String, String> magic : MAGIC.entrySet()) {
            if (head.startsWith(magic.getKey())) {
                return Optional.of(magic.getValue());
            }
        }
        if (SAFETENSORS.begins(head)) {
            return Optional.of(SAFETENSORS.expected);
        }
        if (head.length() > 1 && head.charAt(0) == 0x80 && head.charAt(1) >= 2 && head.charAt(1) <= 5) {
            return Optional.of("a pickle");
        }
        if (isText(head)) {
            return Optional.of("text that begins '" + shortened(firstLine(head)) + "'");
        }
        return Optional.empty();
    }

    /** Nothing but what UTF-8 text has; long enough that a damaged binary does not pass for it. */
    private static boolean isText(String head) {
        if (head.length() < SHORTEST_TEXT) {
            return false;
        }
        ByteBuffer bytes = ByteBuffer.wrap(head.getBytes(StandardCharsets.ISO_8859_1));
        // A character may be cut at the end of what was read.
        boolean broken = StandardCharsets.UTF_8
                .newDecoder()
                .decode(bytes, CharBuffer.allocate(head.length()), false)
                .isError();
        return !broken && head.chars().allMatch(c -> (c >= ' ' && c != 0x7f) || isBlank(c));
    }

    private static boolean isBlank(int c) {
        return c == '\n' || c == '\r' || c == '\t' || c == '\f';
    }

    private static String firstLine(String head) {
        return head.lines().findFirst().orElse("");
    }

    private static String shortened(String line) {
        String printable = line.replaceAll("[^ -~]", "?").strip();
        return printable.length() <= 40 ? printable : printable.substring(0, 40) + "...";
    }
}
