package io.asterism.producer.tensors;

import io.asterism.schemas.FileContent;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/** A safetensors file of any size; only the pieces that are read are mapped. */
public final class SafetensorsFile implements Tensors {
    private final Path file;
    private final FileChannel channel;
    private final SafetensorsHeader header;

    private SafetensorsFile(Path file, FileChannel channel, SafetensorsHeader header) {
        this.file = file;
        this.channel = channel;
        this.header = header;
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws InputException if it cannot be read or breaks a rule of the format
     */
    public static SafetensorsFile open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InputException("there is no file '%s', expected a safetensors file", file);
        }
        FileContent.SAFETENSORS.require(file);
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                return new SafetensorsFile(file, channel, SafetensorsHeader.read(file, channel));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new InputException(e, "'%s' cannot be read: %s", file, e.getMessage());
        }
    }

    @Override
    public String origin() {
        return file.toString();
    }

    @Override
    public List<Path> files() {
        return List.of(file);
    }

    @Override
    public Set<String> names() {
        return header.tensors().keySet();
    }

    @Override
    public TensorInfo info(String name) {
        TensorInfo info = header.tensors().get(name);
        if (info == null) {
            throw new IllegalArgumentException("no tensor '" + name + "' in " + file);
        }
        return info;
    }

    @Override
    public void read(String name, long from, FloatBuffer to) {
        TensorInfo info = info(name);
        long begin = header.dataStart() + info.begin() + info.type().bytes(from);
        try {
            ByteBuffer mapped = channel.map(
                    FileChannel.MapMode.READ_ONLY, begin, info.type().bytes(to.remaining()));
            info.type().widen(mapped.order(ByteOrder.LITTLE_ENDIAN), to);
        } catch (IOException e) {
            throw new InputException(e, "tensor '%s' of '%s' cannot be read: %s", name, file, e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
