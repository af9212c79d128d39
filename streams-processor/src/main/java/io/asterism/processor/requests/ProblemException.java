package io.asterism.processor.requests;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A question that cannot be answered as it was put; becomes problem JSON (RFC 9457). */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is shown of a value that goes on and on. */
    private static final int SHOWN_CHARACTERS = 200;

    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    /** What to answer. */
    public Problem problem() {
        return problem;
    }

    /**
     * What to answer, with a number as the request wrote it.
     *
     * @param given the text of a query parameter; null where the query has none of this name
     */
    public Problem problem(Function<String, @Nullable String> given) {
        if (problem.value() instanceof Number && problem.parameter() != null && problem.isBadParameter()) {
            String text = given.apply(problem.parameter());
            if (text != null && problem.allowed() != null) {
                return badParameter(problem.parameter(), text, problem.allowed()).problem;
            }
        }
        return problem;
    }

    /**
     * A value of the request that cannot be used: 400.
     *
     * @param parameter its name
     * @param value as it was given
     * @param allowed what it may be: a sentence's end after "expected", or a list of the values
     */
    public static ProblemException badParameter(String parameter, Object value, Object allowed) {
        Object shown = shown(value);
        return new ProblemException(Problem.of(
                400,
                Problem.BAD_PARAMETER,
                "Bad parameter",
                "%s '%s' cannot be used: expected %s".formatted(parameter, shown, spoken(allowed)),
                parameter,
                shown,
                allowed));
    }

    /** A value that the request has to have and lacks: 400. */
    static ProblemException missingParameter(String parameter) {
        return new ProblemException(Problem.ofStatus(
                400,
                "Bad parameter",
                parameter + " is missing: expected a value in the query, ?" + parameter + "=..."));
    }

    /** A parameter that an operation does not take, and that may be another one misspelt: 400. */
    static ProblemException unknownParameter(String parameter, List<String> taken) {
        String shown = printable(parameter);
        return new ProblemException(Problem.of(
                400,
                "unknown-parameter",
                "Unknown parameter",
                "parameter '%s' is not taken here: expected %s"
                        .formatted(shown, taken.isEmpty() ? "none" : spoken(taken)),
                shown,
                shown,
                taken));
    }

    /** A parameter that is given more than once, of which no one can know which is meant: 400. */
    static ProblemException repeatedParameter(String parameter, int times) {
        return new ProblemException(Problem.of(
                400,
                "repeated-parameter",
                "Repeated parameter",
                "%s is given %d times: expected it once".formatted(parameter, times),
                parameter,
                times,
                "once"));
    }

    /** A request that bears no token which is good here: 401. */
    public static ProblemException unauthorized(String detail) {
        return new ProblemException(Problem.ofStatus(401, "Unauthorized", detail));
    }

    /** Something named in the path that is not there: 404. */
    public static ProblemException notFound(String what, Object value, Object allowed) {
        Object shown = shown(value);
        return new ProblemException(Problem.of(
                404,
                "unknown-" + what.toLowerCase(java.util.Locale.ROOT),
                "Unknown " + what,
                "%s '%s' is not here: expected %s".formatted(what, shown, spoken(allowed)),
                what,
                shown,
                allowed));
    }

    /** A value that would be fine but for what is there: 409. */
    public static ProblemException conflict(String parameter, Object value, String allowed) {
        return new ProblemException(Problem.of(
                409,
                "conflict",
                "Conflict",
                "%s '%s' cannot be used: expected %s".formatted(parameter, value, allowed),
                parameter,
                value,
                allowed));
    }

    /** Something that was understood and cannot be done: 422. */
    public static ProblemException unprocessable(String detail) {
        return new ProblemException(Problem.ofStatus(422, "Unprocessable Content", detail));
    }

    /** Something that may work later: 503. */
    public static ProblemException unavailable(String detail) {
        return new ProblemException(Problem.ofStatus(503, "Service Unavailable", detail));
    }

    private static Object shown(Object value) {
        return value instanceof String text ? printable(text) : value;
    }

    /** What is shown of a text that a request gave: its beginning, without what would break a line. */
    public static String printable(String text) {
        String beginning = text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS - 1) + "…" : text;
        return beginning.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "\uFFFD");
    }

    private static String spoken(Object allowed) {
        if (allowed instanceof Iterable<?> values) {
            StringBuilder text = new StringBuilder();
            values.forEach(value -> text.append(text.isEmpty() ? "" : ", ").append(value));
            return text.isEmpty() ? "nothing, as there is none yet" : "one of " + text;
        }
        return String.valueOf(allowed);
    }
}
