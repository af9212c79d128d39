package io.asterism.schemas.npz;

import io.asterism.schemas.FileContent;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A NumPy {@code .npz} file: named arrays in a zip, stored or deflated, of any size. Arrays are read as streams, several at once
 * if need be. Pickled objects are refused, and so is an array whose header, size or checksum lies.
 */
public final class NpzFile implements AutoCloseable {
    private static final String SUFFIX = ".npy";

    /** Deflate makes no more of a byte than this. */
    private static final long MOST_INFLATED = 1032;

    private final Path path;
    private final ZipFile zip;

    private NpzFile(Path path, ZipFile zip) {
        this.path = path;
        this.zip = zip;
    }

    /**
     * Opens a file.
     *
     * @throws InputException if it cannot be read or is not a zip
     */
    public static NpzFile open(Path path) {
        if (Files.isRegularFile(path)) {
            FileContent.ZIP.require(path);
        }
        try {
            return new NpzFile(path, new ZipFile(path.toFile()));
        } catch (NoSuchFileException e) {
            throw new InputException(e, "cannot read '%s': there is no such file, expected an .npz file", path);
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException(
                    e,
                    "cannot read '%s' (%s), expected a whole .npz file: a zip of NumPy arrays",
                    path,
                    e.getMessage());
        }
    }

    /** Where the file is. */
    public Path path() {
        return path;
    }

    /** The arrays' names, without {@code .npy}. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.endsWith(SUFFIX))
                .forEach(name -> names.add(name.substring(0, name.length() - SUFFIX.length())));
        return names;
    }

    /**
     * Starts reading an array.
     *
     * @throws InputException if it is missing, holds objects, or does not have the length that its header promises
     */
    public NpyReader array(String name) {
        String where = "array '" + name + "' of '" + path + "'";
        ZipEntry entry = zip.getEntry(name + SUFFIX);
        if (entry == null) {
            throw new InputException("'%s' has no array '%s', only %s", path, name, names());
        }
        @Nullable InputStream opened = null;
        try {
            requireJustified(entry);
            CRC32 checksum = new CRC32();
            opened = new CheckedInputStream(zip.getInputStream(entry), checksum);
            return new NpyReader(where, opened, entry.getSize(), checksum::getValue, entry.getCrc());
        } catch (IOException e) {
            close(opened);
            throw new InputException(e, "cannot read %s: %s", where, e.getMessage());
        }
    }

    @Override
    public void close() {
        close(zip);
    }

    private void requireJustified(ZipEntry entry) throws IOException {
        long most = entry.getMethod() == ZipEntry.STORED
                ? entry.getCompressedSize()
                : MOST_INFLATED * entry.getCompressedSize();
        if (entry.getCompressedSize() > path.toFile().length() || entry.getSize() > most) {
            throw new IOException("it claims " + entry.getSize() + " bytes, more than the " + entry.getCompressedSize()
                    + " it takes up in the file can hold");
        }
    }

    private void close(@Nullable AutoCloseable resource) {
        try {
            if (resource != null) {
                resource.close();
            }
        } catch (Exception e) {
            throw new InputException(e, "cannot close '%s': %s", path, e.getMessage());
        }
    }
}
