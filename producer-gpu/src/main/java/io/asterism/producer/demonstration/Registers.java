package io.asterism.producer.demonstration;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The integers that a document reckons with. Those named by a capital last as long as the document, the others a sentence. */
final class Registers {
    private static final Pattern RANGE = Pattern.compile("(?<register>[A-Za-z]):(?<from>\\d+)-(?<to>\\d+)");
    private static final Pattern TERM = Pattern.compile("(?<sign>[+-]?)(?<what>[A-Za-z]|\\d+)");

    private final Random random;
    private final Map<String, Integer> values = new HashMap<>();

    Registers(Random random) {
        this.random = random;
    }

    void set(String register, int value) {
        values.put(register, value);
    }

    int get(String register) {
        @Nullable Integer value = values.get(register);
        if (value == null) {
            throw new IllegalArgumentException("grammar reckons with '" + register + "' before it is drawn");
        }
        return value;
    }

    void newSentence() {
        values.keySet().removeIf(register -> Character.isLowerCase(register.charAt(0)));
    }

    /**
     * Works out {@code n:2-9} (drawn anew), {@code a+n-1} (the first drawn where it has no value yet) or nothing (drawn).
     *
     * @param lowest and {@code highest}: what is drawn from where no range is named
     */
    int reckon(String expression, int lowest, int highest) {
        if (expression.isEmpty()) {
            return draw(lowest, highest);
        }
        Matcher range = RANGE.matcher(expression);
        if (range.matches()) {
            int drawn = draw(Integer.parseInt(range.group("from")), Integer.parseInt(range.group("to")));
            set(range.group("register"), drawn);
            return drawn;
        }
        values.computeIfAbsent(expression.substring(0, 1), register -> draw(lowest, highest));
        return sum(expression);
    }

    private int draw(int lowest, int highest) {
        return lowest + random.nextInt(highest - lowest + 1);
    }

    private int sum(String expression) {
        int sum = 0;
        Matcher term = TERM.matcher(expression);
        while (term.find()) {
            String what = term.group("what");
            int value = Character.isDigit(what.charAt(0)) ? Integer.parseInt(what) : get(what);
            sum += term.group("sign").equals("-") ? -value : value;
        }
        return sum;
    }
}
