package io.asterism.processor.web;

import static io.asterism.processor.fixtures.HandMadeDirectory.EMPTY;
import static io.asterism.processor.fixtures.HandMadeDirectory.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.asterism.processor.fixtures.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that cannot be answered: each gets problem JSON that names the value and what is allowed. */
@QuarkusTest
class ProblemsIT {
    @TestHTTPResource("/")
    URI root;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            latents?threshold=1           | threshold | 1      | one of 0.0, 1.5
            latents?threshold=NaN         | threshold | NaN    | one of 0.0, 1.5
            latents?order=size            | order     | size   | one of density, fires, latent, max, mean
            latents?direction=up          | direction | up     | one of asc, desc
            latents?offset=-1             | offset    | -1     | a whole number from 0 to 2147483647
            latents?offset=1e3            | offset    | 1e3    | a whole number from 0 to 2147483647
            latents?limit=0               | limit     | 0      | a whole number from 1 to 10000
            latents?limit=99999999999999  | limit     | 99999999999999 | a whole number from 1 to 10000
            latents/abc                   | latent    | abc    | a whole number from 0 to 7
            latents/1.5                   | latent    | 1.5    | a whole number from 0 to 7
            latents/0/neighbors?measure=cosine | measure | cosine | one of jaccard, dice, overlap
            latents/0/neighbors?limit=ten | limit     | ten    | a whole number from 1 to 10000
            latents/0/neighbors?minCount=0 | minCount | 0      | a whole number from 1
            graph?measure=none            | measure   | none   | one of jaccard
            graph?min=high                | min       | high   | a number
            graph?min=1.5                 | min       | 1.5    | a number from 0.0 to 1.0
            graph?measure=phi&min=-2      | min       | -2     | a number from -1.0 to 1.0
            graph?measure=lift&min=-1     | min       | -1     | a number, 0.0 or above
            graph?limit=100000            | limit     | 100000 | a whole number from 1 to 10000
            windows?from=yesterday        | from      | yesterday | an ISO-8601 time
            latents?to=1970-13-01T00:00:00Z | to      | 1970-13-01T00:00:00Z | an ISO-8601 time
            latents?from=8000&to=4000     | to        | 4000   | a time after from, which is '8000'
            latents?from=4000&to=4000     | to        | 4000   | a time after from, which is '4000'
            latents?from=12000&to=16000   | from      | 12000  | there are panes from 1970-01-01T00:00:00Z to 1970-01-01T00:00:12Z
            latents?from=2026-01-01T00:00:00Z | from  | 2026-01-01T00:00:00Z | there are panes from
            latents?from=-4000000         | from      | -4000000 | what is older has expired
            """)
    void badValues(String path, String parameter, String value, String allowed) {
        Answer answer = Answer.get(root, "/api/saes/" + WHOLE + "/" + path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.type()).startsWith("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.get("type").asText()).isEqualTo("urn:asterism:problem:bad-parameter");
        assertThat(problem.get("title").asText()).isEqualTo("Bad parameter");
        assertThat(problem.get("status").asInt()).isEqualTo(400);
        assertThat(problem.get("parameter").asText()).isEqualTo(parameter);
        assertThat(problem.get("value").asText()).isEqualTo(value);
        assertThat(problem.get("detail").asText())
                .startsWith(parameter + " '" + value + "' cannot be used: expected ")
                .contains(allowed);
        assertThat(problem.get("instance").asText())
                .isEqualTo(root.resolve("/api/saes/" + WHOLE + "/" + path).getRawPath());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /api/saes/nobody.1-x                  | SAE 'nobody.1-x' is not here: expected one of tiny.1-whole, tiny.2-split
            /api/saes/nobody.1-x/windows          | SAE 'nobody.1-x'
            /api/saes/nobody.1-x/latents          | SAE 'nobody.1-x'
            /api/saes/nobody.1-x/latents/0        | SAE 'nobody.1-x'
            /api/saes/nobody.1-x/graph            | SAE 'nobody.1-x'
            /api/saes/tiny.1-whole/latents/8      | latent '8' is not here: expected a whole number from 0 to 7
            /api/saes/tiny.1-whole/latents/-1     | latent '-1' is not here: expected a whole number from 0 to 7
            /api/saes/tiny.1-whole/latents/99999999999/neighbors | latent '99999999999' is not here
            /api/saes/tiny.1-whole/nothing        | nothing is at /api/saes/tiny.1-whole/nothing
            /api/nothing                          | nothing is at /api/nothing
            /nothing.html                         | nothing is at /nothing.html
            """)
    void unknownThings(String path, String detail) {
        Answer answer = Answer.get(root, path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(404);
        assertThat(answer.type()).startsWith("application/problem+json");
        assertThat(answer.json().get("status").asInt()).isEqualTo(404);
        assertThat(answer.json().get("detail").asText()).startsWith(detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            latents?limt=5            | parameter 'limt' is not taken here: expected one of direction, from, limit, offset, order, search, threshold, to
            latents?Limit=6           | parameter 'Limit' is not taken here: expected one of
            subspaces?threshold=0     | parameter 'threshold' is not taken here: expected none
            latents?limit=5&limit=5   | limit is given 2 times: expected it once
            latents?from=0&from=0&to=1 | from is given 2 times: expected it once
            latents/0/neighbors?measure=lift&measure=pmi | measure is given 2 times: expected it once
            """)
    void parametersThatWouldBePassedOver(String path, String detail) {
        Answer answer = Answer.get(root, "/api/saes/" + WHOLE + "/" + path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.type()).startsWith("application/problem+json");
        assertThat(answer.json().get("detail").asText()).startsWith(detail);
    }

    @Test
    void wordsAreReadInAnyCase() {
        Answer upper = Answer.get(root, "/api/saes/" + WHOLE + "/latents?order=MEAN&direction=Asc");
        Answer lower = Answer.get(root, "/api/saes/" + WHOLE + "/latents?order=mean&direction=asc");
        assertThat(upper.status()).isEqualTo(200);
        assertThat(upper.text()).isEqualTo(lower.text()).contains("\"order\":\"mean\"", "\"direction\":\"asc\"");
    }

    @Test
    void aWindowOfAnSaeThatHasNoPaneIsRefused() {
        Answer answer = Answer.get(root, "/api/saes/" + EMPTY + "/latents?from=0&to=4000");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").asText()).contains("no pane is kept yet");
    }

    @Test
    void aWrongMethodIsAProblemToo() {
        Answer answer = Answer.send(
                HttpRequest.newBuilder(root.resolve("/api/saes")).DELETE().build());
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.type()).startsWith("application/problem+json");
    }
}
