package io.asterism.producer.reading;

import io.asterism.schemas.InputException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What a model makes of documents where something intervenes: SAEs read under it are published as {@code <sae>.<variant>}.
 *
 * @param name of the variant; it is part of ids and topics
 * @param interventions a file of them
 */
public record Variant(String name, Path interventions) {
    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9_-]{1,50}");

    /**
     * Checks the name.
     *
     * @throws InputException if it cannot be part of an id
     */
    public Variant {
        if (!LEGAL.matcher(name).matches()) {
            throw new InputException(
                    "the variant '%s' cannot be part of an SAE's id, expected 1 to 50 letters, digits, '_' or '-'",
                    name);
        }
    }

    /** The id of what an SAE makes of it. */
    String of(String sae) {
        return sae + "." + name;
    }
}
