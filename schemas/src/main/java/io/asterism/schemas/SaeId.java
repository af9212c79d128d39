package io.asterism.schemas;

import java.util.regex.Pattern;

/**
 * The id of an SAE, {@code <model>.<source>} in Neuronpedia's naming, such as {@code gpt2-small.8-res-jb}. It is part of topic
 * and application names, so it holds only what those allow.
 */
public record SaeId(String value) implements Comparable<SaeId> {
    private static final int LONGEST = 150;
    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

    /**
     * Checks the id.
     *
     * @throws InputException if it is not legal in a topic name
     */
    public SaeId {
        if (!isLegal(value)) {
            throw new InputException(
                    "SAE id '%s' is not legal: expected 1 to %d letters, digits, '.', '_' or '-', not starting with '.'",
                    value, LONGEST);
        }
    }

    /** Whether a text may be an id. */
    public static boolean isLegal(String value) {
        return value.length() <= LONGEST && LEGAL.matcher(value).matches();
    }

    @Override
    public int compareTo(SaeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
