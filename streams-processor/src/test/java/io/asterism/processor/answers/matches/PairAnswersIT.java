package io.asterism.processor.answers.matches;

import static io.asterism.processor.fixtures.HandMadeDirectory.EMPTY;
import static io.asterism.processor.fixtures.HandMadeDirectory.SPLIT;
import static io.asterism.processor.fixtures.HandMadeDirectory.STARTING;
import static io.asterism.processor.fixtures.HandMadeDirectory.WHOLE;
import static io.asterism.processor.fixtures.HandMadeDirectory.WORLD;
import static io.asterism.processor.fixtures.HandMadePairs.LATENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.asterism.processor.fixtures.Answer;
import io.asterism.processor.fixtures.HandMadePairs;
import io.asterism.processor.fixtures.HandMadeTask.Token;
import io.asterism.processor.fixtures.SeededWeights;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of a pair over HTTP, against the same worked out token by token. */
@QuarkusTest
class PairAnswersIT {
    private static final String PAIR = "/api/pairs/" + HandMadePairs.COUNTED;
    private static final String FORM = "{\"a\": <SAE>, \"b\": <SAE>}, and of \"lag\", \"within\" (one of them),"
            + " \"thresholds\" and \"alignment\" what is wanted";

    @TestHTTPResource("/")
    URI root;

    /** Which latents are active on each token at a threshold: those of a, then those of b. */
    private static List<Set<Integer>> active(double threshold) {
        List<Set<Integer>> active = new ArrayList<>();
        for (Token token : HandMadePairs.joined()) {
            Set<Integer> latents = new HashSet<>();
            token.activations().forEach((latent, f) -> {
                if (f > (float) threshold) {
                    latents.add(latent);
                }
            });
            active.add(latents);
        }
        return active;
    }

    private static long tokensWith(List<Set<Integer>> active, int... latents) {
        return active.stream()
                .filter(token -> Arrays.stream(latents).allMatch(token::contains))
                .count();
    }

    /** The values of a measure by its definition on the indicators of two latents, not by a formula of counts. */
    private static double byDefinition(String measure, List<Set<Integer>> active, int given, int other) {
        double n = active.size();
        double both = tokensWith(active, given, other);
        double first = tokensWith(active, given);
        double second = tokensWith(active, other);
        return switch (measure) {
            case "jaccard" ->
                both
                        / active.stream()
                                .filter(token -> token.contains(given) || token.contains(other))
                                .count();
            case "dice" -> both / ((first + second) / 2);
            case "overlap" -> both / Math.min(first, second);
            case "conditional" -> both / first;
            case "lift" -> both / n / (first / n * (second / n));
            case "pmi" -> Math.log(both / n / (first / n * (second / n))) / Math.log(2);
            case "npmi" -> Math.log(both / n / (first / n * (second / n))) / -Math.log(both / n);
            case "phi" -> {
                double covariance = 0;
                double ofFirst = 0;
                double ofSecond = 0;
                for (Set<Integer> token : active) {
                    double x = (token.contains(given) ? 1 : 0) - first / n;
                    double y = (token.contains(other) ? 1 : 0) - second / n;
                    covariance += x * y;
                    ofFirst += x * x;
                    ofSecond += y * y;
                }
                yield covariance / Math.sqrt(ofFirst * ofSecond);
            }
            case "log_likelihood_ratio" -> {
                double sum = 0;
                for (boolean one : new boolean[] {false, true}) {
                    for (boolean two : new boolean[] {false, true}) {
                        double observed = active.stream()
                                .filter(token -> token.contains(given) == one && token.contains(other) == two)
                                .count();
                        double expected = (one ? first : n - first) * (two ? second : n - second) / n;
                        sum += observed == 0 ? 0 : observed * Math.log(observed / expected);
                    }
                }
                yield 2 * sum;
            }
            default -> throw new IllegalArgumentException(measure);
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"jaccard", "dice", "overlap", "lift", "phi", "pmi", "npmi", "log_likelihood_ratio", "conditional"
            })
    void matchesOfALatentAreRankedByTheMeasure(String measure) {
        for (double threshold : new double[] {0, 1.5}) {
            List<Set<Integer>> active = active(threshold);
            for (int latent = 0; latent < 2 * LATENTS; latent++) {
                boolean ofA = latent < LATENTS;
                JsonNode answer = get(PAIR + "/latents/" + latent % LATENTS + "/matches?side=" + (ofA ? "a" : "b")
                        + "&measure=" + measure + "&threshold=" + threshold);
                assertThat(answer.get("pair").asText()).isEqualTo(HandMadePairs.COUNTED.toString());
                assertThat(answer.get("tokens").asLong()).isEqualTo(400);
                assertThat(answer.get("fires").asLong()).isEqualTo(tokensWith(active, latent));
                double last = Double.POSITIVE_INFINITY;
                Set<Integer> seen = new HashSet<>();
                for (JsonNode match : answer.get("matches")) {
                    int other = match.get("latent").asInt() + (ofA ? LATENTS : 0);
                    seen.add(other);
                    double weight = match.get("weight").asDouble();
                    assertThat(match.get("count").asLong()).isEqualTo(tokensWith(active, latent, other));
                    assertThat(match.get("fires").asLong()).isEqualTo(tokensWith(active, other));
                    assertThat(weight).isCloseTo(byDefinition(measure, active, latent, other), within(1e-9));
                    for (String shown : List.of("jaccard", "lift", "phi", "pmi", "conditional")) {
                        assertThat(match.get(shown).asDouble())
                                .isCloseTo(byDefinition(shown, active, latent, other), within(1e-9));
                    }
                    assertThat(match.get("conditionalBack").asDouble())
                            .isCloseTo(byDefinition("conditional", active, other, latent), within(1e-9));
                    assertThat(weight).isLessThanOrEqualTo(last);
                    last = weight;
                }
                int asked = latent;
                assertThat(seen)
                        .isEqualTo(new HashSet<>(IntStream.range(ofA ? LATENTS : 0, ofA ? 2 * LATENTS : LATENTS)
                                .filter(other -> tokensWith(active, asked, other) > 0)
                                .boxed()
                                .toList()));
                assertThat(answer.get("found").asInt()).isEqualTo(seen.size());
            }
        }
    }

    @Test
    void matchesAreCutByLimitAndLeastCount() {
        List<Set<Integer>> active = active(0);
        JsonNode all = get(PAIR + "/latents/1/matches?minCount=12");
        long often = IntStream.range(LATENTS, 2 * LATENTS)
                .filter(other -> tokensWith(active, 1, other) >= 12)
                .count();
        assertThat(all.get("found").asLong()).isEqualTo(often).isBetween(1L, 7L);
        JsonNode one = get(PAIR + "/latents/1/matches?limit=1");
        assertThat(one.get("matches")).hasSize(1);
        assertThat(one.get("found").asInt()).isGreaterThan(1);
        assertThat(one.get("matches").get(0).get("latent").asInt())
                .as("planted")
                .isEqualTo(6);
    }

    private static double[][] weights(List<Set<Integer>> active, String measure) {
        double[][] weights = new double[LATENTS][LATENTS];
        for (int i = 0; i < LATENTS; i++) {
            for (int j = 0; j < LATENTS; j++) {
                weights[i][j] =
                        tokensWith(active, i, LATENTS + j) == 0 ? 0 : byDefinition(measure, active, i, LATENTS + j);
            }
        }
        return weights;
    }

    /** The largest sum over all one-to-one matchings, by the subsets of columns that the rows so far may have used. */
    private static double largestSum(double[][] weights, double min) {
        double[] best = new double[1 << LATENTS];
        Arrays.fill(best, Double.NEGATIVE_INFINITY);
        best[0] = 0;
        for (double[] row : weights) {
            double[] next = best.clone();
            for (int used = 0; used < best.length; used++) {
                for (int j = 0; j < LATENTS; j++) {
                    if ((used >> j & 1) == 0 && row[j] > 0 && row[j] >= min) {
                        next[used | 1 << j] = Math.max(next[used | 1 << j], best[used] + row[j]);
                    }
                }
            }
            best = next;
        }
        return Arrays.stream(best).max().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"jaccard, 0", "jaccard, 0.2", "phi, 0", "lift, 1.1", "conditional, 0.3"})
    void theHungarianMatchingHasTheLargestSum(String measure, double min) {
        List<Set<Integer>> active = active(0);
        double[][] weights = weights(active, measure);
        JsonNode answer = get(PAIR + "/matching?method=hungarian&measure=" + measure + "&min=" + min);
        double total = 0;
        Map<Integer, Integer> ofB = new HashMap<>();
        Set<Integer> ofA = new HashSet<>();
        for (JsonNode match : answer.get("matches")) {
            int a = match.get("a").asInt();
            int b = match.get("b").asInt();
            assertThat(ofA.add(a)).isTrue();
            assertThat(ofB.put(b, a)).isNull();
            assertThat(match.get("weight").asDouble()).isCloseTo(weights[a][b], within(1e-9));
            assertThat(match.get("count").asLong()).isEqualTo(tokensWith(active, a, LATENTS + b));
            assertThat(weights[a][b]).isGreaterThanOrEqualTo(min);
            total += weights[a][b];
        }
        assertThat(answer.get("matched").asInt()).isEqualTo(ofA.size());
        assertThat(answer.get("total").asDouble())
                .isCloseTo(total, within(1e-9))
                .isCloseTo(largestSum(weights, min), within(1e-9));
        assertThat(answer.get("gap").asDouble()).isLessThan(1e-9);
    }

    @Test
    void mutualAndGreedyMatchingsGoByTheirRules() {
        double[][] weights = weights(active(0), "jaccard");
        List<String> mutual = new ArrayList<>();
        for (int i = 0; i < LATENTS; i++) {
            int best = argmax(weights[i]);
            int row = i;
            double[] column = IntStream.range(0, LATENTS)
                    .mapToDouble(other -> weights[other][best])
                    .toArray();
            if (argmax(column) == row) {
                mutual.add(i + "-" + best);
            }
        }
        assertThat(pairs(get(PAIR + "/matching?measure=jaccard"))).containsExactlyInAnyOrderElementsOf(mutual);
        assertThat(mutual).contains("0-7", "1-6", "2-5", "3-4");
        List<String> greedy = new ArrayList<>();
        boolean[] rows = new boolean[LATENTS];
        boolean[] columns = new boolean[LATENTS];
        for (int k = 0; k < LATENTS; k++) {
            int best = -1;
            for (int cell = 0; cell < LATENTS * LATENTS; cell++) {
                int i = cell / LATENTS;
                int j = cell % LATENTS;
                if (!rows[i]
                        && !columns[j]
                        && weights[i][j] > 0
                        && (best < 0 || weights[i][j] > weights[best / LATENTS][best % LATENTS])) {
                    best = cell;
                }
            }
            if (best >= 0) {
                rows[best / LATENTS] = true;
                columns[best % LATENTS] = true;
                greedy.add(best / LATENTS + "-" + best % LATENTS);
            }
        }
        assertThat(pairs(get(PAIR + "/matching?method=greedy"))).containsExactlyElementsOf(greedy);
        assertThat(get(PAIR + "/matching?method=greedy").get("gap").isNull()).isTrue();
    }

    private static int argmax(double[] values) {
        return IntStream.range(0, values.length)
                .reduce((one, other) -> values[other] > values[one] ? other : one)
                .orElseThrow();
    }

    private static List<String> pairs(JsonNode answer) {
        List<String> pairs = new ArrayList<>();
        answer.get("matches")
                .forEach(match ->
                        pairs.add(match.get("a").asInt() + "-" + match.get("b").asInt()));
        return pairs;
    }

    /** The least share that would not be rejected one-sided at 5 %: where (hits - n p) / √(n p (1 - p)) is the 95 % quantile, by bisection. */
    private static double bound(long hits, long trials) {
        double low = 0;
        double high = (double) hits / trials;
        for (int k = 0; k < 200; k++) {
            double p = (low + high) / 2;
            boolean rejected = hits - trials * p > 1.6448536269514722 * Math.sqrt(trials * p * (1 - p));
            low = rejected ? p : low;
            high = rejected ? high : p;
        }
        return low;
    }

    @ParameterizedTest
    @CsvSource({"sufficiency, a", "sufficiency, b", "necessity, a", "necessity, b"})
    void implicationsComeWithTheirBounds(String direction, String side) {
        List<Set<Integer>> active = active(0);
        // A latent of the side is sufficient where it implies the other, and necessary where the other implies it.
        boolean aImplies = direction.equals("sufficiency") == side.equals("a");
        DoubleBinaryOperator trials = (a, b) -> tokensWith(active, aImplies ? (int) a : LATENTS + (int) b);
        Map<String, Double> expected = new HashMap<>();
        for (int a = 0; a < LATENTS; a++) {
            for (int b = 0; b < LATENTS; b++) {
                long both = tokensWith(active, a, LATENTS + b);
                double least = both == 0 ? 0 : bound(both, (long) trials.applyAsDouble(a, b));
                if (both >= 10 && least >= 0.3) {
                    expected.put(a + "-" + b, least);
                }
            }
        }
        JsonNode answer = get(PAIR + "/" + direction + "?side=" + side + "&min=0.3");
        assertThat(expected).hasSizeGreaterThan(2);
        assertThat(answer.get("found").asInt()).isEqualTo(expected.size());
        double last = 1;
        for (JsonNode each : answer.get("implications")) {
            int a = each.get("a").asInt();
            int b = each.get("b").asInt();
            double both = tokensWith(active, a, LATENTS + b);
            assertThat(each.get("atLeast").asDouble())
                    .isCloseTo(expected.get(a + "-" + b), within(1e-9))
                    .isLessThanOrEqualTo(last);
            last = each.get("atLeast").asDouble();
            assertThat(each.get("probability").asDouble()).isCloseTo(both / trials.applyAsDouble(a, b), within(1e-12));
            assertThat(each.get("converse").asDouble())
                    .isCloseTo(both / tokensWith(active, aImplies ? LATENTS + b : a), within(1e-12));
            assertThat(each.get("count").asDouble()).isEqualTo(both);
        }
    }

    @ParameterizedTest
    @CsvSource({"a, 0.3, 40", "b, 0.3, 40", "b, 0.01, 1", "a, 0.9, 50"})
    void whatHasNoPartnerIsNovel(String side, double min, int minFires) {
        List<Set<Integer>> active = active(0);
        double[][] weights = weights(active, "jaccard");
        JsonNode answer = get(PAIR + "/novel?side=" + side + "&min=" + min + "&minFires=" + minFires);
        for (String each : List.of("a", "b")) {
            boolean ofA = each.equals("a");
            int looked = 0;
            List<String> novel = new ArrayList<>();
            for (int latent = 0; latent < LATENTS; latent++) {
                if (tokensWith(active, ofA ? latent : LATENTS + latent) < minFires) {
                    continue;
                }
                looked++;
                int asked = latent;
                double best = IntStream.range(0, LATENTS)
                        .mapToDouble(other -> ofA ? weights[asked][other] : weights[other][asked])
                        .max()
                        .orElseThrow();
                if (best < min) {
                    novel.add(String.valueOf(latent));
                }
            }
            assertThat(answer.get(ofA ? "coverageOfA" : "coverageOfB").asDouble())
                    .isCloseTo(looked == 0 ? 0 : 1 - (double) novel.size() / looked, within(1e-12));
            if (each.equals(side)) {
                assertThat(Answer.column(answer.get("latents"), "latent")).containsExactlyInAnyOrderElementsOf(novel);
                assertThat(answer.get("looked").asInt()).isEqualTo(looked);
                assertThat(answer.get("found").asInt()).isEqualTo(novel.size());
            }
        }
    }

    @Test
    void windowsAndThresholdsAreThoseAskedFor() {
        JsonNode answer = get(PAIR + "/latents/0/matches?threshold=1.5&from=4000&to=8000");
        List<Set<Integer>> later = active(1.5).subList(200, 400);
        assertThat(answer.get("tokens").asLong()).isEqualTo(200);
        assertThat(answer.get("threshold").asDouble()).isEqualTo(1.5);
        assertThat(answer.get("window").toString())
                .isEqualTo("{\"from\":\"1970-01-01T00:00:04Z\",\"to\":\"1970-01-01T00:00:08Z\"}");
        assertThat(answer.get("fires").asLong()).isEqualTo(tokensWith(later, 0));
        answer.get("matches")
                .forEach(match -> assertThat(match.get("count").asLong())
                        .isEqualTo(tokensWith(
                                later, 0, LATENTS + match.get("latent").asInt())));
    }

    /** The arrays of the file, read as NumPy's format says: a header of 10 bytes and its length, then little-endian values. */
    @Test
    void theCountsAreExportedAsSciPyReadsThem() throws IOException, InterruptedException {
        byte[] file = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(root.resolve(PAIR + "/export/cooccurrence.npz"))
                                .build(),
                        BodyHandlers.ofByteArray())
                .body();
        Map<String, ByteBuffer> arrays = new HashMap<>();
        Map<String, String> types = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                ByteBuffer bytes = ByteBuffer.wrap(zip.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
                int header = bytes.getShort(8);
                byte[] head = new byte[header];
                bytes.position(10).get(head);
                types.put(entry.getName(), new String(head, java.nio.charset.StandardCharsets.US_ASCII));
                arrays.put(entry.getName(), bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
            }
        }
        assertThat(types.get("data.npy")).contains("'<i8'");
        long[][] counts = new long[LATENTS][LATENTS];
        for (int i = 0; i < LATENTS; i++) {
            int from = index(arrays.get("indptr.npy"), types.get("indptr.npy"), i);
            int to = index(arrays.get("indptr.npy"), types.get("indptr.npy"), i + 1);
            for (int k = from; k < to; k++) {
                counts[i][index(arrays.get("indices.npy"), types.get("indices.npy"), k)] =
                        arrays.get("data.npy").getLong(8 * k);
            }
        }
        List<Set<Integer>> active = active(0);
        for (int i = 0; i < LATENTS; i++) {
            for (int j = 0; j < LATENTS; j++) {
                assertThat(counts[i][j]).isEqualTo(tokensWith(active, i, LATENTS + j));
            }
        }
    }

    private static int index(ByteBuffer array, String type, int at) {
        return type.contains("'<i8'") ? (int) array.getLong(8 * at) : array.getInt(4 * at);
    }

    @Test
    void pairsAreListedWithHowTheyAreJoined() {
        JsonNode pairs = get("/api/pairs").get("pairs");
        assertThat(Answer.column(pairs, "id")).contains(WHOLE + "~" + SPLIT, WHOLE + "~" + STARTING);
        JsonNode pair = get(PAIR);
        assertThat(pair.get("a").asText()).isEqualTo(WHOLE);
        assertThat(pair.get("state").asText()).isEqualTo("RUNNING");
        assertThat(pair.get("tokens").asLong()).isEqualTo(400);
        assertThat(pair.get("differing").asLong()).isEqualTo(6);
        assertThat(pair.get("difference").asText()).isEqualTo("the contexts differ");
        assertThat(pair.get("streamOfA").toString())
                .isEqualTo("{\"waiting\":4,\"unpaired\":2,\"crowded\":1,\"invalid\":3}");
        assertThat(pair.get("streamOfB").toString())
                .isEqualTo("{\"waiting\":0,\"unpaired\":5,\"crowded\":0,\"invalid\":0}");
    }

    @Test
    void aPairIsDefinedOnceAndRemovedOnce() {
        String body = "{\"a\": \"" + WHOLE + "\", \"b\": \"" + EMPTY + "\", \"lag\": 2, \"thresholds\": [0.5, 2]}";
        String path = "/api/pairs/" + WHOLE + "~" + EMPTY + "+2";
        Answer defined = post(body);
        assertThat(defined.status()).as(defined.text()).isEqualTo(201);
        assertThat(defined.json().get("id").asText()).isEqualTo(WHOLE + "~" + EMPTY + "+2");
        JsonNode pair = get(path);
        assertThat(pair.get("first").asInt()).isEqualTo(2);
        assertThat(pair.get("last").asInt()).isEqualTo(2);
        assertThat(pair.get("thresholds").toString()).isEqualTo("[0.5,2.0]");
        assertThat(post(body).status()).isEqualTo(409);
        assertThat(delete(path).status()).isEqualTo(204);
        assertThat(delete(path).status()).isEqualTo(404);
        Answer gone = Answer.get(root, path);
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.json().get("detail").asText()).startsWith("pair '" + WHOLE + "~" + EMPTY + "+2' is not here: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 400 | a '' cannot be used: expected " + FORM,
                "[] | 400 | body '[]' cannot be used: expected " + FORM,
                "{\"a\": \"A\", \"b\": 3} | 400 | b '3' cannot be used: expected " + FORM,
                "{\"a\": \"A\", \"b\": \"A\", \"lags\": 1} | 400 | lags '1' cannot be used: expected " + FORM,
                "{\"a\": \"A\", \"b\": \"A\", \"lag\": 65} | 400 | lag '65' cannot be used: expected a whole number from 0 to 64",
                "{\"a\": \"A\", \"b\": \"A\", \"lag\": 1.5} | 400 | lag '1.5' cannot be used: expected a whole number from 0 to 64",
                "{\"a\": \"A\", \"b\": \"A\", \"within\": 0} | 400 | within '0' cannot be used: expected a whole number from 1 to 64",
                "{\"a\": \"A\", \"b\": \"A\", \"lag\": 1, \"within\": 2} | 400 | within '2' cannot be used: expected no window beside a lag",
                "{\"a\": \"A\", \"b\": \"A\", \"thresholds\": 1} | 400 | thresholds '1' cannot be used: expected a list of numbers",
                "{\"a\": \"A\", \"b\": \"A\", \"thresholds\": [\"1\"]} | 400 | thresholds '[\"1\"]' cannot be used: expected a list of numbers",
                "{\"a\": \"A\", \"b\": \"A\", \"thresholds\": [2, 1]} | 422 | pair A~A cannot be counted: ",
                "{\"a\": \"A\", \"b\": \"A\", \"alignment\": \"bytes\"} | 422 | pair A~A is to be aligned by 'bytes', expected 'tokens'",
                "{\"a\": \"A\", \"b\": \"W\"} | 422 | pair A~W cannot be joined: the topic of 'A' has 2 partitions and that of 'W' has 1, expected as many of each",
                "{\"a\": \"A\", \"b\": \"no.such\"} | 404 | SAE 'no.such' is not here: expected one of "
            })
    void refusesWhatCannotBeCounted(String body, int status, String sentence) {
        Answer answer = post(named(body));
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().get("detail").asText()).startsWith(named(sentence));
    }

    private static String named(String text) {
        return text.replace("\"A\"", "\"" + WHOLE + "\"")
                .replace("\"W\"", "\"" + WORLD + "\"")
                .replace("'A'", "'" + WHOLE + "'")
                .replace("'W'", "'" + WORLD + "'")
                .replace("A~A", WHOLE + "~" + WHOLE)
                .replace("A~W", WHOLE + "~" + WORLD);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/latents/8/matches | 404 | latent '8' is not here: expected a whole number from 0 to 7",
                "/latents/x/matches | 400 | latent 'x' cannot be used: expected ",
                "/latents/0/matches?side=c | 400 | side 'c' cannot be used: expected one of a, b",
                "/latents/0/matches?measure=odd | 400 | measure 'odd' cannot be used: expected one of jaccard, ",
                "/latents/0/matches?threshold=7 | 400 | threshold '7' cannot be used: expected one of 0.0, 1.5",
                "/matching?method=odd | 400 | method 'odd' cannot be used: expected one of hungarian, mutual, greedy",
                "/necessity?min=1.1 | 400 | min '1.1' cannot be used: expected ",
                "/matching?min=NaN | 400 | min 'NaN' cannot be used: expected "
            })
    void refusesWhatCannotBeAsked(String path, int status, String sentence) {
        Answer answer = Answer.get(root, PAIR + path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().get("detail").asText()).startsWith(sentence);
    }

    @Test
    void saysWhichPairItIsNot() {
        Answer odd = Answer.get(root, "/api/pairs/odd");
        assertThat(odd.status()).isEqualTo(400);
        assertThat(odd.json().get("detail").asText())
                .isEqualTo("pair 'odd' cannot be used: expected <a>~<b>, <a>~<b>+<lag> or <a>~<b>+1..<window>");
        Answer idle = Answer.get(root, "/api/pairs/" + HandMadePairs.IDLE + "/matching");
        assertThat(idle.status()).isEqualTo(503);
        assertThat(idle.json().get("detail").asText())
                .isEqualTo("pair '" + HandMadePairs.IDLE + "' is not counted: SAE '" + STARTING
                        + "' is not there: the pair is counted from when it is");
    }

    /** By the definition, in double precision. */
    private static double cosine(int a, int b) {
        float[] one = new SeededWeights(1).decoderRows(new int[] {a})[0];
        float[] other = new SeededWeights(2).decoderRows(new int[] {b})[0];
        double dot = 0;
        double ofOne = 0;
        double ofOther = 0;
        for (int k = 0; k < one.length; k++) {
            dot += (double) one[k] * other[k];
            ofOne += (double) one[k] * one[k];
            ofOther += (double) other[k] * other[k];
        }
        return ofOne * ofOther == 0 ? 0 : dot / Math.sqrt(ofOne) / Math.sqrt(ofOther);
    }

    private static double largestCosine(String side, int latent) {
        return IntStream.range(0, LATENTS)
                .mapToDouble(other -> side.equals("a") ? cosine(latent, other) : cosine(other, latent))
                .max()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void largestCosinesAreThoseOfTheDecoderRows(String side) {
        JsonNode answer = get("/api/pairs/" + HandMadePairs.WEIGHED + "/mcs?side=" + side);
        assertThat(answer.get("latents")).hasSize(LATENTS);
        double last = -1;
        for (JsonNode each : answer.get("latents")) {
            int latent = each.get("latent").asInt();
            int nearest = each.get("nearest").asInt();
            double cosine = each.get("cosine").asDouble();
            assertThat(cosine)
                    .isCloseTo(largestCosine(side, latent), within(1e-9))
                    .isCloseTo(side.equals("a") ? cosine(latent, nearest) : cosine(nearest, latent), within(1e-9))
                    .isGreaterThanOrEqualTo(last);
            last = cosine;
        }
        for (String each : List.of("a", "b")) {
            double mean = IntStream.range(0, LATENTS)
                    .mapToDouble(latent -> largestCosine(each, latent))
                    .average()
                    .orElseThrow();
            String suffix = each.equals("a") ? "OfA" : "OfB";
            assertThat(answer.get("mean" + suffix).asDouble()).isCloseTo(mean, within(1e-9));
            assertThat(answer.get("random" + suffix).asDouble())
                    .isCloseTo(Math.sqrt(2 * Math.log(8) / 8), within(1e-12));
            for (int bin = 0; bin < 40; bin++) {
                double low = answer.get("bins").get(bin).asDouble();
                long inBin = IntStream.range(0, LATENTS)
                        .mapToDouble(latent -> largestCosine(each, latent))
                        .filter(cosine -> cosine >= low && cosine < low + 0.05)
                        .count();
                assertThat(answer.get("histogram" + suffix).get(bin).asLong()).isEqualTo(inBin);
            }
        }
    }

    @Test
    void whatFiresTogetherIsRankedByTheCosine() {
        for (String side : List.of("a", "b")) {
            JsonNode answer =
                    get("/api/pairs/" + HandMadePairs.WEIGHED + "/latents/3/matches?measure=cosine&side=" + side);
            assertThat(answer.get("matches").size()).isGreaterThan(3);
            double last = 1;
            for (JsonNode match : answer.get("matches")) {
                int other = match.get("latent").asInt();
                assertThat(match.get("weight").asDouble())
                        .isCloseTo(side.equals("a") ? cosine(3, other) : cosine(other, 3), within(1e-9))
                        .isLessThanOrEqualTo(last);
                last = match.get("weight").asDouble();
            }
        }
        List<Set<Integer>> active = active(0);
        double[][] weights = new double[LATENTS][LATENTS];
        for (int i = 0; i < LATENTS; i++) {
            for (int j = 0; j < LATENTS; j++) {
                weights[i][j] = tokensWith(active, i, LATENTS + j) > 0 ? Math.max(0, cosine(i, j)) : 0;
            }
        }
        assertThat(get("/api/pairs/" + HandMadePairs.WEIGHED + "/matching?method=hungarian&measure=cosine")
                        .get("total")
                        .asDouble())
                .isCloseTo(largestSum(weights, 0), within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mcs", "/latents/0/matches?measure=cosine", "/matching?measure=cosine"})
    void cosinesTakeKnownWeights(String path) {
        Answer answer = Answer.get(root, PAIR + path);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("detail").asText())
                .isEqualTo("the decoder rows of SAE '" + WHOLE
                        + "' are not known: expected an SAE whose weights were published with it");
    }

    private Answer post(String body) {
        return Answer.send(HttpRequest.newBuilder(root.resolve("/api/pairs"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private Answer delete(String path) {
        return Answer.send(HttpRequest.newBuilder(root.resolve(path)).DELETE().build());
    }

    private JsonNode get(String path) {
        Answer answer = Answer.get(root, path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }
}
