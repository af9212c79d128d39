package io.asterism.processor.pairing;

import io.asterism.schemas.Activations;
import io.asterism.schemas.TokenColumns;
import java.util.Optional;

/** Whether two records are of one context's same tokens, as far as they say. */
final class Halves {
    private Halves() {}

    /** In what they differ, in a sentence; empty where they do not. */
    static Optional<String> difference(Activations a, TokenColumns ofA, Activations b, TokenColumns ofB) {
        if (ofA.tokens() != ofB.tokens() || a.getPosition() != b.getPosition()) {
            return Optional.of(sentence(
                    a,
                    String.format(
                            "%d tokens from position %d on in SAE '%s' and %d from position %d on in SAE '%s', expected the"
                                    + " same: the document was cut into other contexts",
                            ofA.tokens(), a.getPosition(), a.getSae(), ofB.tokens(), b.getPosition(), b.getSae())));
        }
        if (a.getTokenIds().hasRemaining()
                && b.getTokenIds().hasRemaining()
                && !a.getTokenIds().equals(b.getTokenIds())) {
            return Optional.of(sentence(
                    a,
                    String.format(
                            "token ids in SAE '%s' that differ from those in SAE '%s' from token %d on, expected the same",
                            a.getSae(), b.getSae(), a.getTokenIds().mismatch(b.getTokenIds()) / Integer.BYTES)));
        }
        if (!a.getText().isEmpty() && !b.getText().isEmpty() && !a.getText().equals(b.getText())) {
            return Optional.of(sentence(
                    a,
                    String.format(
                            "another text in SAE '%s' than in SAE '%s', expected the same", a.getSae(), b.getSae())));
        }
        return Optional.empty();
    }

    private static String sentence(Activations record, String rest) {
        return String.format("context %d of document '%s' has ", record.getContext(), record.getDocument()) + rest;
    }
}
