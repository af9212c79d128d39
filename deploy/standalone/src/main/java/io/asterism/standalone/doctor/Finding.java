package io.asterism.standalone.doctor;

import java.util.Locale;

/**
 * What an examination found.
 *
 * @param weight how much it matters
 * @param sentence what was found, where, and what to do about it where something is wrong
 */
public record Finding(Weight weight, String sentence) {
    /** How much a finding matters. */
    public enum Weight {
        /** As it has to be. */
        SOUND,
        /** Worth knowing; may be as it has to be. */
        NOTE,
        /** Something does not work, or soon will not. */
        WRONG
    }

    static Finding sound(String sentence, Object... values) {
        return new Finding(Weight.SOUND, String.format(Locale.ROOT, sentence, values));
    }

    static Finding note(String sentence, Object... values) {
        return new Finding(Weight.NOTE, String.format(Locale.ROOT, sentence, values));
    }

    static Finding wrong(String sentence, Object... values) {
        return new Finding(Weight.WRONG, String.format(Locale.ROOT, sentence, values));
    }
}
