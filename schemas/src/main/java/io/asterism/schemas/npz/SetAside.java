package io.asterism.schemas.npz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An entry of a zip whose packed bytes wait in a file, as another entry is still open; it is appended when it ends. */
final class SetAside implements PackedEntry.Target {
    private static final int CHUNK = 1 << 20;

    private final ZipContainer zip;
    private final String name;
    private final int method;
    private final long unpacked;
    private final FileChannel file;

    /**
     * Makes the file, which is gone with the process if not before.
     *
     * @param unpacked bytes of the entry when it is unpacked
     */
    SetAside(ZipContainer zip, String name, int method, long unpacked, Path file) throws IOException {
        this.zip = zip;
        this.name = name;
        this.method = method;
        this.unpacked = unpacked;
        this.file = FileChannel.open(
                file,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes, 0, length);
        while (left.hasRemaining()) {
            file.write(left);
        }
    }

    @Override
    public void close(long checksum, long size) throws IOException {
        try (file) {
            ZipContainer.Entry entry = zip.entry(name, method, unpacked);
            byte[] chunk = new byte[CHUNK];
            file.position(0);
            for (int n = file.read(ByteBuffer.wrap(chunk)); n >= 0; n = file.read(ByteBuffer.wrap(chunk))) {
                entry.write(chunk, n);
            }
            entry.close(checksum, size);
        }
    }
}
