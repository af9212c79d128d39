package io.asterism.processor.web;

import static io.asterism.processor.fixtures.HandMadeDirectory.WORLD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asterism.processor.fixtures.Answer;
import io.asterism.processor.fixtures.HandMadePairs;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the OpenAPI document says of query parameters, against what the service does when it is asked at each limit and behind it. */
@QuarkusTest
class DescribedParametersIT {
    private static final String PAIR = HandMadePairs.WEIGHED.toString();
    private static final Map<String, String> PATH =
            Map.of("sae", WORLD, "latent", "1", "component", "0", "group", "1", "subspace", "days", "pair", PAIR);

    @TestHTTPResource("/")
    URI root;

    private JsonNode document;
    private final List<String> wrong = new ArrayList<>();
    private int checked;

    /** A query parameter of an operation; the schema with its reference, if it is one, followed. */
    private record Described(String path, String name, JsonNode schema, List<String> names) {
        boolean isA(String type) {
            return schema.path("type").asText().equals(type)
                    || schema.path("type").toString().contains('"' + type + '"');
        }

        /** Some parameters mean something only beside another. */
        String beside() {
            return switch (name) {
                case "resolution" -> "&rule=leiden";
                case "largest" -> "&smallest=1";
                case "min" -> names.contains("rule") ? "&rule=fixed" : "";
                default -> "";
            };
        }
    }

    @BeforeEach
    void read() {
        document = Answer.get(root, "/q/openapi?format=json").json();
    }

    @Test
    void limitsAreThoseThatAreKept() {
        for (Described each : described()) {
            if (!each.isA("integer") && !each.isA("number")) {
                continue;
            }
            BigDecimal step = each.isA("integer") ? BigDecimal.ONE : new BigDecimal("0.001");
            JsonNode least = each.schema().path("minimum");
            JsonNode most = each.schema().path("maximum");
            if (least.isNumber()) {
                taken(each, least.decimalValue().toPlainString());
                refused(each, least.decimalValue().subtract(step).toPlainString());
            }
            if (most.isNumber()) {
                taken(each, most.decimalValue().toPlainString());
                refused(each, most.decimalValue().add(step).toPlainString());
            } else if (each.isA("integer")) {
                assertThat(each.schema().path("format").asText()).isEqualTo("int32");
                taken(each, String.valueOf(Integer.MAX_VALUE));
                refused(each, BigInteger.TWO.pow(31).toString());
            }
            if (each.isA("integer")) {
                refused(each, "1.5");
            }
            refused(each, "NaN");
            refused(each, "");
        }
        assertThat(wrong).isEmpty();
        assertThat(checked).isGreaterThan(100);
    }

    @Test
    void wordsAreThoseThatAreTaken() {
        for (Described each : described()) {
            JsonNode words = each.schema().path("enum");
            if (each.isA("boolean")) {
                taken(each, "true");
                taken(each, "false");
                refused(each, "yes");
            } else if (!words.isMissingNode()) {
                List<String> listed = new ArrayList<>();
                words.forEach(word -> listed.add(word.asText()));
                listed.forEach(word -> taken(each, word));
                JsonNode problem = refused(each, "nonsense");
                List<String> allowed = new ArrayList<>();
                problem.path("allowed").forEach(word -> allowed.add(word.asText()));
                if (!allowed.equals(listed)) {
                    wrong.add(each.path() + " " + each.name() + " is " + listed + " in the document, and takes "
                            + allowed);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(checked).isGreaterThan(40);
    }

    @Test
    void defaultsAreWhatIsTakenWhereNothingIsGiven() {
        for (Described each : described()) {
            JsonNode value = each.schema().path("default");
            if (value.isMissingNode()) {
                continue;
            }
            String beside = each.beside().equals("&smallest=1") ? "" : each.beside();
            Answer without = ask(each.path(), beside);
            Answer with = ask(each.path(), "&" + each.name() + "=" + value.asText() + beside);
            checked++;
            if (!with.text().equals(without.text()) && without.type().startsWith("application/json")) {
                wrong.add(each.path() + " " + each.name() + "=" + value + " is not what is answered without it");
            }
            if (with.status() != without.status()) {
                wrong.add(each.path() + " " + each.name() + "=" + value + " -> " + with.status());
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(checked).isGreaterThan(25);
    }

    @Test
    void namesAreThoseThatAreKnown() {
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (operation.getKey().equals("get")) {
                        JsonNode problem = ask(path.getKey(), "&nonsense=1").json();
                        TreeSet<String> taken = new TreeSet<>();
                        problem.path("allowed").forEach(name -> taken.add(name.asText()));
                        TreeSet<String> named = new TreeSet<>(names(operation.getValue()));
                        if (problem.path("status").asInt() != 400 || !taken.equals(named)) {
                            wrong.add(path.getKey() + " describes " + named + ", and answers " + problem);
                        }
                    }
                }));
        assertThat(wrong).isEmpty();
    }

    private void taken(Described each, String value) {
        checked++;
        Answer answer = ask(each.path(), "&" + each.name() + "=" + encoded(value) + each.beside());
        if (answer.status() == 400 && answer.json().path("parameter").asText().equals(each.name())) {
            wrong.add(each.path() + " " + each.name() + "=" + value + " is refused: " + answer.text());
        }
    }

    private JsonNode refused(Described each, String value) {
        checked++;
        Answer answer = ask(each.path(), "&" + each.name() + "=" + encoded(value) + each.beside());
        if (answer.status() != 400 || !answer.json().path("parameter").asText().equals(each.name())) {
            wrong.add(each.path() + " " + each.name() + "=" + value + " is not refused: " + answer.status());
        }
        return answer.status() == 400 ? answer.json() : document.path("nothing");
    }

    private Answer ask(String path, String query) {
        String filled = path;
        for (Map.Entry<String, String> each : PATH.entrySet()) {
            filled = filled.replace("{" + each.getKey() + "}", each.getValue());
        }
        filled = filled.replaceAll("\\{[a-z]+}", "1");
        return Answer.get(root, query.isEmpty() ? filled : filled + "?" + query.substring(1));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private List<Described> described() {
        List<Described> all = new ArrayList<>();
        document.get("paths").properties().forEach(path -> {
            JsonNode operation = path.getValue().path("get");
            operation.path("parameters").forEach(parameter -> {
                if (parameter.path("in").asText().equals("query")) {
                    all.add(new Described(
                            path.getKey(),
                            parameter.get("name").asText(),
                            schema(parameter.get("schema")),
                            names(operation)));
                }
            });
        });
        assertThat(all).hasSizeGreaterThan(60);
        return all;
    }

    private static List<String> names(JsonNode operation) {
        List<String> names = new ArrayList<>();
        operation.path("parameters").forEach(parameter -> {
            if (parameter.path("in").asText().equals("query")) {
                names.add(parameter.get("name").asText());
            }
        });
        return names;
    }

    /** A choice of words stands among the components, and a default may stand beside its reference. */
    private JsonNode schema(@Nullable JsonNode schema) {
        assertThat(schema).isNotNull();
        String reference = schema.findPath("$ref").asText();
        if (reference.isEmpty()) {
            return schema;
        }
        JsonNode shared = document.at(reference.substring(1)).deepCopy();
        JsonNode usual = schema.findPath("default");
        if (!usual.isMissingNode()) {
            ((ObjectNode) shared).set("default", usual);
        }
        return shared;
    }
}
