package io.asterism.producer.reading;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Texts such as a model is going to read, to try its SAEs on.
 *
 * @param name of the texts, for messages
 */
public record SampleTexts(String name, Source source) {
    /** Ordinary English of several kinds, for where nothing is known of what will be read. */
    public static final SampleTexts PROSE = new SampleTexts("built-in prose", SampleTexts::prose);

    private static final String RESOURCE = "/prose.txt";
    private static final Pattern BLANK_LINE = Pattern.compile("\n\n+");

    /** Hands out texts. */
    public interface Source {
        /** Hands out one text after the other, until there are none left or one is answered with false. */
        void forEach(Predicate<String> wantsMore);
    }

    private static void prose(Predicate<String> wantsMore) {
        try (InputStream in = Objects.requireNonNull(SampleTexts.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            BLANK_LINE
                    .splitAsStream(all)
                    .map(String::strip)
                    .takeWhile(wantsMore)
                    .forEach(text -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
