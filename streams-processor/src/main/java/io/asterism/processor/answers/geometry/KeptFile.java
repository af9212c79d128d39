package io.asterism.processor.answers.geometry;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import io.asterism.processor.blocks.BrokenBlockException;
import io.asterism.processor.geometry.DecoderTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jboss.logging.Logger;

/** Keeps what was worked out of a decoder in a file; what is not of this decoder, or is broken, is as if it were not there. */
final class KeptFile {
    private static final Logger LOG = Logger.getLogger(KeptFile.class);

    private KeptFile() {}

    static <T> Optional<T> read(Path folder, Derivation<T> derivation, DecoderTable decoder) {
        Path file = file(folder, derivation);
        try {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            return BlockReader.read(file, Files.readAllBytes(file), in -> {
                boolean same = in.u8() == derivation.version() && in.string().equals(decoder.digest());
                long sum = in.i64();
                byte[] content = in.rest();
                if (!same) {
                    return Optional.empty();
                }
                if (sum != sum(content)) {
                    throw new BrokenBlockException("its check sum differs");
                }
                return Optional.of(BlockReader.read(
                        file, content, inner -> derivation.reader().apply(inner, decoder.latents())));
            });
        } catch (IOException | BrokenBlockException e) {
            LOG.warnf("'%s' cannot be used and is made again: %s", file, e.getMessage());
            return Optional.empty();
        }
    }

    static <T> void write(Path folder, Derivation<T> derivation, DecoderTable decoder, T value) {
        Path file = file(folder, derivation);
        BlockWriter content = new BlockWriter();
        derivation.writer().accept(value, content);
        byte[] bytes = content.toBytes();
        BlockWriter whole = new BlockWriter()
                .u8(derivation.version())
                .string(decoder.digest())
                .i64(sum(bytes))
                .raw(bytes, 0, bytes.length);
        try {
            Files.createDirectories(folder);
            Path partial = folder.resolve(derivation.name() + ".partial");
            Files.write(partial, whole.toBytes());
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warnf("'%s' cannot be written, so it will be made again after a restart: %s", file, e);
        }
    }

    private static Path file(Path folder, Derivation<?> derivation) {
        return folder.resolve(derivation.name() + ".bin");
    }

    private static long sum(byte[] content) {
        CRC32 sum = new CRC32();
        sum.update(content);
        return sum.getValue();
    }
}
