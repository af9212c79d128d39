package io.asterism.producer.demonstration;

/** A part of a template of the grammar. */
sealed interface Part {
    /** Text that stands as it is. */
    record Literal(String text) implements Part {}

    /** Where a planted concept begins. */
    record Open(String concept) implements Part {}

    /** Where the innermost open concept ends. */
    record Close() implements Part {}

    /**
     * Something to fill in.
     *
     * @param name of a rule, a kept word or a {@link Tally}; empty for nothing
     * @param key which of the rules called {@code name.<word>}, by the kept word of this name; empty for the rule itself
     * @param reckoning register and arithmetic, such as {@code a+n} or {@code n:2-9}; empty for none
     * @param capital whether it begins with a capital
     * @param anew whether a kept word is passed over and the rule drawn from
     */
    record Slot(String name, String key, String reckoning, boolean capital, boolean anew) implements Part {}
}
