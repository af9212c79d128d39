package io.asterism.producer.circuit;

import io.asterism.schemas.InputException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The effects of examples that are done, on disk, so that a circuit that was broken off goes on with the next one. An example that is
 * there in part, or damaged, is forgotten with all behind it.
 */
final class EffectsLog implements AutoCloseable {
    private static final int LARGEST = 1 << 30;

    private final Path file;
    private final List<ExampleEffects> done = new ArrayList<>();
    private final DataOutputStream out;

    /**
     * Opens a log, or begins it.
     *
     * @param identity of all that decides the effects
     * @throws InputException if the file is that of another circuit, or cannot be read or written
     */
    EffectsLog(Path file, String identity) {
        this.file = file;
        try {
            long end = Files.exists(file) ? read(identity) : 0;
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.truncate(end);
            }
            out = new DataOutputStream(
                    new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.APPEND)));
            if (end == 0) {
                out.writeUTF(identity);
                out.flush();
            }
        } catch (IOException e) {
            throw refused(e);
        }
    }

    private InputException refused(IOException e) {
        return new InputException(e, "'%s' cannot be read or written: %s", file, e.getMessage());
    }

    /** Effects of the first examples. */
    List<ExampleEffects> done() {
        return done;
    }

    /** Where the last whole example ends. */
    private long read(String identity) throws IOException {
        long end = 0;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            String other = in.readUTF();
            if (!other.equals(identity)) {
                throw new InputException(
                        "'%s' is of a circuit with other examples, SAEs or settings, expected another --out, or the file gone",
                        file);
            }
            end = 2L + other.length();
            while (true) {
                int length = in.readInt();
                if (length < 0 || length > LARGEST) {
                    return end;
                }
                byte[] bytes = in.readNBytes(length);
                if (bytes.length < length || in.readLong() != checksum(bytes)) {
                    return end;
                }
                done.add(decoded(bytes));
                end += Integer.BYTES + length + Long.BYTES;
            }
        } catch (EOFException e) {
            return end;
        }
    }

    private static ExampleEffects decoded(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            float clean = in.readFloat();
            float patch = in.readFloat();
            int nodes = in.readInt();
            Map<Node, ExampleEffects.Effect> effects = new HashMap<>();
            for (int i = 0; i < nodes; i++) {
                Node node = new Node(in.readShort(), in.readInt(), in.readInt());
                effects.put(node, new ExampleEffects.Effect(in.readFloat(), in.readFloat()));
            }
            return new ExampleEffects(clean, patch, effects);
        }
    }

    private static byte[] encoded(ExampleEffects example) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream to = new DataOutputStream(bytes)) {
            to.writeFloat(example.clean());
            to.writeFloat(example.patch());
            to.writeInt(example.byNode().size());
            for (Map.Entry<Node, ExampleEffects.Effect> entry : example.byNode().entrySet()) {
                to.writeShort(entry.getKey().place());
                to.writeInt(entry.getKey().latent());
                to.writeInt(entry.getKey().position());
                to.writeFloat(entry.getValue().patching());
                to.writeFloat(entry.getValue().integrated());
            }
        }
        return bytes.toByteArray();
    }

    private static long checksum(byte[] bytes) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        return checksum.getValue();
    }

    /** Adds the examples that come next. */
    void add(List<ExampleEffects> next) {
        try {
            for (ExampleEffects example : next) {
                byte[] bytes = encoded(example);
                out.writeInt(bytes.length);
                out.write(bytes);
                out.writeLong(checksum(bytes));
                done.add(example);
            }
            out.flush();
        } catch (IOException e) {
            throw refused(e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw refused(e);
        }
    }
}
