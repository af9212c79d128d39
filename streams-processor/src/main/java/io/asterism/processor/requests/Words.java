package io.asterism.processor.requests;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The words of a choice, which stand once: in the {@link JsonProperty} of each constant of an enumeration. */
public final class Words {
    private Words() {}

    /** All words of an enumeration, in the order of its constants. */
    public static List<String> of(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> of((Enum<?>) constant))
                .toList();
    }

    /** The word of one constant. */
    public static String of(Enum<?> constant) {
        try {
            JsonProperty word =
                    constant.getDeclaringClass().getField(constant.name()).getAnnotation(JsonProperty.class);
            return word == null ? constant.name() : word.value();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(constant + " is no field of its own enumeration", e);
        }
    }

    /** The constant of a word, in any case. */
    public static <T> Optional<T> find(Class<T> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> of((Enum<?>) constant).equalsIgnoreCase(text))
                .findFirst();
    }
}
