package io.asterism.processor.requests;

import io.asterism.schemas.EventTimeLimit;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/** Event times as requests and answers write them. */
public final class EventTimes {
    private static final Pattern MILLIS = Pattern.compile("-?[0-9]{1,18}");

    private EventTimes() {}

    /** The ISO-8601 form, in UTC. */
    public static String iso(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    /**
     * Reads milliseconds since the epoch or ISO-8601: an instant, a date with time (with an offset, or in UTC), or a date (its
     * beginning in UTC).
     */
    public static long parse(String name, String text) {
        // A '+' in a query reads as a space, and no date and time has a space elsewhere.
        String trimmed = text.strip().replace(' ', '+');
        try {
            long millis = MILLIS.matcher(trimmed).matches() ? Long.parseLong(trimmed) : isoMillis(trimmed);
            if (Math.abs(millis) <= EventTimeLimit.FURTHEST) {
                return millis;
            }
        } catch (DateTimeParseException | ArithmeticException e) {
            throw bad(name, text);
        }
        throw bad(name, text);
    }

    private static ProblemException bad(String name, String text) {
        return ProblemException.badParameter(
                name, text, "an ISO-8601 time such as 2026-01-31T12:00:00Z, or milliseconds since 1970");
    }

    private static long isoMillis(String text) {
        if (!text.contains("T")) {
            return LocalDate.parse(text)
                    .atStartOfDay()
                    .toInstant(ZoneOffset.UTC)
                    .toEpochMilli();
        }
        return DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from)
                        instanceof OffsetDateTime zoned
                ? zoned.toInstant().toEpochMilli()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC).toEpochMilli();
    }
}
