package io.asterism.processor.access;

import java.util.Optional;

/** What a token that somebody sent is good for. */
sealed interface Standing {
    /** Why it is good for nothing, in a sentence; nothing if it is good for something. */
    Optional<String> fault();

    /** Nothing: it is none of ours. */
    record Unknown() implements Standing {
        @Override
        public Optional<String> fault() {
            return Optional.of("the token is not known here: expected one of those that 'asterism token list' shows");
        }
    }

    /** Nothing any more. */
    record Over(AccessToken token) implements Standing {
        @Override
        public Optional<String> fault() {
            return Optional.of("token '" + token.name() + "' expired at "
                    + token.expires().orElseThrow() + ": expected one that has not");
        }
    }

    /** What its role says. */
    record Good(AccessToken token) implements Standing {
        @Override
        public Optional<String> fault() {
            return Optional.empty();
        }
    }
}
