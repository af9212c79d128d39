package io.asterism.processor.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Event times in the forms a request may use. */
class EventTimesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-4000, -4000",
        "1767225600000, 1767225600000",
        "2026-01-01T00:00:00Z, 1767225600000",
        "2026-01-01T01:00:00+01:00, 1767225600000",
        "2026-01-01T01:00:00 01:00, 1767225600000",
        "2026-01-01T00:00:00.250Z, 1767225600250",
        "2026-01-01T00:00:00, 1767225600000",
        "2026-01-01T00:00, 1767225600000",
        "2026-01-01, 1767225600000",
    })
    void areRead(String text, long millis) {
        assertThat(EventTimes.parse("from", text)).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "1e3",
                "2026-01",
                "2026-02-30",
                "2026-01-01T25:00:00Z",
                "12:00",
                "99999999999999999999",
                "900000000000000000"
            })
    void thatCannotBeReadAreNamed(String text) {
        assertThatThrownBy(() -> EventTimes.parse("from", text))
                .isInstanceOf(ProblemException.class)
                .hasMessage(
                        "from '" + text
                                + "' cannot be used: expected an ISO-8601 time such as 2026-01-31T12:00:00Z, or milliseconds since 1970");
    }

    @ParameterizedTest
    @CsvSource({"1767225600000, 2026-01-01T00:00:00Z", "-1, 1969-12-31T23:59:59.999Z"})
    void areWrittenInUtc(long millis, String text) {
        assertThat(EventTimes.iso(millis)).isEqualTo(text);
    }
}
