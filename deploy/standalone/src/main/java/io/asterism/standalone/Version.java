package io.asterism.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** The version that this application was built as. */
final class Version implements IVersionProvider {
    private static final String RESOURCE = "version.txt";

    static String current() {
        try (InputStream text = Version.class.getResourceAsStream(RESOURCE)) {
            if (text == null) {
                throw new IllegalStateException("the application was built without " + RESOURCE);
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String[] getVersion() {
        return new String[] {"asterism " + current()};
    }
}
