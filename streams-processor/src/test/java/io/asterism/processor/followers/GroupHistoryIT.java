package io.asterism.processor.followers;

import static io.asterism.processor.fixtures.HandMadeDirectory.BROKEN;
import static io.asterism.processor.fixtures.HandMadeDirectory.EMPTY;
import static io.asterism.processor.fixtures.HandMadeDirectory.WHOLE;
import static io.asterism.processor.fixtures.HandMadeDirectory.WORLD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.asterism.processor.directory.SaeDirectory;
import io.asterism.processor.fixtures.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Groups over the panes of methods.md G.1, four tokens each, at threshold 0 and with edges from .4 on. First pane: J(0,1) = 3/4,
 * J(1,2) = 2/4, so {0,1,2}; J(0,3) = 1/3. The second one is not closed: partition 0 has come to its beginning only.
 */
@QuarkusTest
class GroupHistoryIT {
    @TestHTTPResource("/")
    URI root;

    @Inject
    GroupFollower follower;

    @Inject
    AutomaticSubspaces automatic;

    @Inject
    SaeDirectory directory;

    @Test
    void closedPanesAreFollowed() {
        assertThat(follower.follow(WHOLE)).isEqualTo(1);
        assertThat(follower.follow(WHOLE)).isZero();

        JsonNode events = get("/api/saes/" + WHOLE + "/events");
        assertThat(events.get("rule").asText()).isEqualTo("fixed");
        assertThat(events.get("edgeThreshold").asDouble()).isEqualTo(.4);
        assertThat(events.get("windows").asInt()).isEqualTo(1);
        JsonNode born = events.get("events").get(0);
        assertThat(born.get("type").asText()).isEqualTo("born");
        assertThat(born.get("joined").toString()).isEqualTo("[0,1,2]");
        assertThat(born.get("to").asText()).isEqualTo("1970-01-01T00:00:04Z");
        assertThat(get("/api/saes/" + WHOLE + "/events?type=died").get("events"))
                .isEmpty();
        assertThat(get("/api/saes/" + WHOLE + "/events?group=1").get("found").asInt())
                .isEqualTo(1);
    }

    @Test
    void groupsHaveALife() {
        int closed = get("/api/saes/" + WORLD + "/windows").get("panes").size() - 1;
        assertThat(follower.follow(WORLD)).isEqualTo(closed);

        JsonNode groups = get("/api/saes/" + WORLD + "/groups?alive=false&limit=10000");
        JsonNode longest = groups.get("groups").get(0);
        for (JsonNode group : groups.get("groups")) {
            longest = group.get("windows").asInt() > longest.get("windows").asInt() ? group : longest;
        }
        assertThat(longest.get("windows").asInt()).isGreaterThan(1);
        JsonNode life =
                get("/api/saes/" + WORLD + "/groups/" + longest.get("id").asInt());
        assertThat(life.get("timeline")).hasSize(longest.get("windows").asInt());
        assertThat(life.get("timeline").get(0).get("from").asText())
                .isEqualTo(longest.get("born").asText());
        // Its size in each moment follows from the one before and what befell it.
        int size = 0;
        for (JsonNode event : life.get("events")) {
            if (event.get("group").asInt() == longest.get("id").asInt()) {
                assertThat(event.get("before").asInt()).isEqualTo(size);
                size = event.get("size").asInt();
            }
        }
        assertThat(size)
                .isEqualTo(
                        longest.get("alive").asBoolean() ? longest.get("size").asInt() : 0);
    }

    /** The panes of half the partitions are not the panes. */
    @Test
    void nothingIsSaidWhilePartitionsAreMissing() {
        assertThat(follower.follow(BROKEN)).isZero();
        assertThat(follower.follow(EMPTY)).isZero();
        assertThat(get("/api/saes/" + EMPTY + "/groups").get("groups")).isEmpty();
    }

    /** What was set for the tests allows none. */
    @Test
    void nothingIsTrackedThatMayNotBe() {
        assertThat(automatic.track(directory.sae(WORLD).orElseThrow()).begin()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tiny.4-empty/groups/7      | 404 | group | 7   | no window has closed yet
            tiny.4-empty/groups/x      | 400 | group | x   | the id of a group
            tiny.4-empty/events?type=y | 400 | type  | y   | one of born, grown, shrunk, merged, split, died
            tiny.4-empty/events?group=0 | 400 | group | 0  | a whole number from 1
            tiny.4-empty/groups?alive=maybe | 400 | alive | maybe | one of true, false
            """)
    void badValuesAreNamed(String path, int status, String parameter, String value, String allowed) {
        Answer answer = Answer.get(root, "/api/saes/" + path);

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().get("parameter").asText()).isEqualTo(parameter);
        assertThat(answer.json().get("value").asText()).isEqualTo(value);
        assertThat(answer.json().get("detail").asText()).contains(allowed);
    }

    private JsonNode get(String path) {
        Answer answer = Answer.get(root, path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }
}
