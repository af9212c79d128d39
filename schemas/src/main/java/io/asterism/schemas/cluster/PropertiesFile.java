package io.asterism.schemas.cluster;

import io.asterism.schemas.InputException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** A file of Kafka's properties, one {@code name=value} a line. */
public final class PropertiesFile {
    private PropertiesFile() {}

    /**
     * Reads all of it.
     *
     * @throws InputException if it cannot be read, or is no such file
     */
    public static Map<String, String> read(Path file) {
        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            read.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException(
                    e,
                    "cannot read '%s' (%s), expected a file of Kafka's properties, name=value",
                    file,
                    e instanceof NoSuchFileException ? "there is none" : e);
        }
        Map<String, String> all = new TreeMap<>();
        read.stringPropertyNames().forEach(name -> all.put(name, read.getProperty(name)));
        return all;
    }
}
