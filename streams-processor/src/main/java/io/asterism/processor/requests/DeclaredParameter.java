package io.asterism.processor.requests;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A query parameter as it is declared: the type and the annotations of a parameter or a field are all that is said of what it may be,
 * and the document of the API and the sentence of a refusal are both made of them.
 *
 * @param name as requests write it
 * @param type what its text is read as; of a list, what its elements are
 * @param list whether it is several values with commas between them
 * @param where it is declared
 * @param limits what bears the limits of a value; of a list, the type of its elements
 */
record DeclaredParameter(String name, Class<?> type, boolean list, AnnotatedElement where, AnnotatedElement limits) {
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,19}");
    private static final List<String> TRUTHS = List.of("true", "false");

    /** Whether a text is a value of the type, whatever the limits. */
    boolean reads(String text) {
        return list ? Arrays.stream(text.split(",", -1)).allMatch(this::readsOne) : readsOne(text);
    }

    private boolean readsOne(String text) {
        if (type.isEnum()) {
            return Words.find(type, text).isPresent();
        }
        if (type == boolean.class || type == Boolean.class) {
            return TRUTHS.stream().anyMatch(text::equalsIgnoreCase);
        }
        if (isWhole()) {
            return isWhole(text);
        }
        return !isDecimal() || !Double.isNaN(Parameters.decimal(text));
    }

    private boolean isWhole(String text) {
        if (!WHOLE.matcher(text).matches()) {
            return false;
        }
        try {
            long value = Long.parseLong(text);
            return value >= typeLeast() && value <= typeMost();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** What it may be: a sentence's end after "expected", or the words. */
    Object allowed() {
        if (type.isEnum()) {
            return Words.of(type);
        }
        if (type == boolean.class || type == Boolean.class) {
            return TRUTHS;
        }
        if (isDecimal()) {
            return Parameters.numbers(decimalLeast(), decimalMost());
        }
        if (!isWhole()) {
            return "a text";
        }
        String range = " from " + least() + " to " + most();
        Size size = where.getAnnotation(Size.class);
        return list && size != null
                ? "a list of " + size.min() + " to " + size.max() + " whole numbers" + range
                : "a whole number" + range;
    }

    private long least() {
        Min min = limits.getAnnotation(Min.class);
        return min == null ? typeLeast() : min.value();
    }

    private long most() {
        Max max = limits.getAnnotation(Max.class);
        return max == null ? typeMost() : max.value();
    }

    private long typeLeast() {
        return is64() ? Long.MIN_VALUE : Integer.MIN_VALUE;
    }

    private long typeMost() {
        return is64() ? Long.MAX_VALUE : Integer.MAX_VALUE;
    }

    private double decimalLeast() {
        DecimalMin min = limits.getAnnotation(DecimalMin.class);
        return min == null ? -Double.MAX_VALUE : Double.parseDouble(min.value());
    }

    private double decimalMost() {
        DecimalMax max = limits.getAnnotation(DecimalMax.class);
        return max == null ? Double.MAX_VALUE : Double.parseDouble(max.value());
    }

    private boolean isWhole() {
        return is64() || type == int.class || type == Integer.class;
    }

    private boolean is64() {
        return type == long.class || type == Long.class;
    }

    private boolean isDecimal() {
        return type == double.class || type == Double.class;
    }
}
