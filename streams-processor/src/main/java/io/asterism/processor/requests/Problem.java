package io.asterism.processor.requests;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was refused, as RFC 9457 has it, with three members of our own.
 *
 * @param type a name of the kind of problem that does not change
 * @param title the kind in words
 * @param status the HTTP status
 * @param detail one sentence: what is wrong, with its value, and what was expected
 * @param instance the path that was asked for
 * @param parameter name of the value that is at fault
 * @param value that value as it was given
 * @param allowed what it may be, in words or as a list
 */
@JsonInclude(Include.NON_NULL)
@Schema(description = "Why a request was refused (RFC 9457).")
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String instance,
        @Nullable String parameter,
        @Nullable Object value,
        @Nullable Object allowed) {
    static final String BAD_PARAMETER = "bad-parameter";
    private static final String KINDS = "urn:asterism:problem:";

    static Problem of(
            int status, String kind, String title, String detail, String parameter, Object value, Object allowed) {
        return new Problem(KINDS + kind, title, status, detail, null, parameter, value, allowed);
    }

    boolean isBadParameter() {
        return type.equals(KINDS + BAD_PARAMETER);
    }

    /** A problem of which nothing more is known than the HTTP status and a sentence. */
    public static Problem ofStatus(int status, String title, String detail) {
        return new Problem("about:blank", title, status, detail, null, null, null, null);
    }

    /** The same, met at this path. */
    public Problem at(String path) {
        return new Problem(type, title, status, detail, ProblemException.printable(path), parameter, value, allowed);
    }
}
