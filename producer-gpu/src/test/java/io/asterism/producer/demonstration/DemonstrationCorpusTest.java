package io.asterism.producer.demonstration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DemonstrationCorpusTest {
    private static final List<String> WEEK =
            List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");
    private static final List<String> YEAR = List.of(
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December");
    private static final List<String> NUMBERS = List.of(
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen");
    private static final List<PlantedDocument> DOCUMENTS = documents(DemonstrationCorpus.SEED, 2_000);

    private static List<PlantedDocument> documents(long seed, int count) {
        DemonstrationCorpus corpus = new DemonstrationCorpus(seed);
        return LongStream.range(0, count).mapToObj(corpus::document).toList();
    }

    @Test
    void documentIsAFunctionOfSeedAndIndex() {
        DemonstrationCorpus corpus = new DemonstrationCorpus(DemonstrationCorpus.SEED);
        assertThat(corpus.document(1_999)).isEqualTo(DOCUMENTS.get(1_999));
        assertThat(corpus.document(3)).isEqualTo(DOCUMENTS.get(3));
        assertThat(documents(7, 50)).doesNotContainAnyElementsOf(DOCUMENTS.subList(0, 50));
    }

    // The committed model and SAEs, and what is published of them, stand on this very text.
    @Test
    void textIsTheOneThatTheCommittedModelWasTrainedOn() throws Exception {
        String text = DOCUMENTS.stream().map(PlantedDocument::text).collect(Collectors.joining("\n"));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        assertThat(HexFormat.of().formatHex(digest, 0, 8)).isEqualTo("c4a65922359ba079");
    }

    @Test
    void documentsHaveSome40To120Pieces() {
        assertThat(DOCUMENTS)
                .allSatisfy(
                        document -> assertThat(WordPieces.of(document.text())).hasSizeBetween(40, 120));
    }

    @Test
    void documentsAreAsciiAndDiffer() {
        assertThat(DOCUMENTS).allSatisfy(document -> assertThat(document.text()).matches("[ -~]+"));
        assertThat(DOCUMENTS.stream().map(PlantedDocument::text).distinct()).hasSize(DOCUMENTS.size());
    }

    @Test
    void plantedConceptsStandOnTheirWords() {
        for (PlantedDocument document : DOCUMENTS) {
            for (PlantedConcept concept : document.concepts()) {
                String stretch = document.text().substring(concept.start(), concept.end());
                String member = concept.concept().substring(concept.group().length());
                switch (concept.group()) {
                    case "weekday", "month", "number", "year", "decade", "city", "person", "animal" ->
                        assertThat("." + stretch.toLowerCase(Locale.ROOT)).isEqualTo(member);
                    case "apostrophe" -> assertThat(stretch).matches("'[a-z]{1,2}");
                    case "how" -> assertThat(stretch).startsWithIgnoringCase("how");
                    case "url" ->
                        assertThat(document.text().substring(concept.start()))
                                .matches(member.isEmpty() ? "https://.*" : ".*");
                    default -> assertThat(stretch).isNotBlank();
                }
            }
        }
    }

    @Test
    void everyWeekdayIsPlanted() {
        Pattern weekday = Pattern.compile(String.join("|", WEEK));
        for (PlantedDocument document : DOCUMENTS) {
            assertThat(weekday.matcher(document.text()).results().map(MatchResult::start))
                    .containsExactlyInAnyOrderElementsOf(starts(document, "weekday"));
        }
    }

    @Test
    void everyApostropheIsEitherPossessiveOrAContraction() {
        Pattern apostrophe = Pattern.compile("'[a-z]");
        for (PlantedDocument document : DOCUMENTS) {
            assertThat(apostrophe.matcher(document.text()).results().map(MatchResult::start))
                    .containsExactlyInAnyOrderElementsOf(starts(document, "apostrophe"));
        }
        assertThat(concepts("apostrophe")).containsExactly("apostrophe.contraction", "apostrophe.possessive");
    }

    @Test
    void quantitiesAndSensesOfHowAreAllThere() {
        assertThat(concepts("quantity"))
                .contains(
                        "quantity.one_of",
                        "quantity.some_of",
                        "quantity.all_of",
                        "quantity.most_of",
                        "quantity.each_of");
        assertThat(concepts("how"))
                .contains(
                        "how.quantity",
                        "how.extent",
                        "how.instruction",
                        "how.manner",
                        "how.exclamation",
                        "how.greeting");
        assertThat(concepts("decade")).contains("decade.1960s").hasSizeGreaterThan(8);
        assertThat(concepts("weekday")).hasSize(7);
        assertThat(concepts("month")).hasSize(12);
    }

    @Test
    void urlsHaveTenOddPiecesEachPlantedWithItsPosition() {
        int urls = 0;
        for (PlantedDocument document : DOCUMENTS) {
            for (PlantedConcept url : document.concepts()) {
                if (!url.concept().equals("url")) {
                    continue;
                }
                urls++;
                String text = document.text().substring(url.start(), url.end());
                assertThat(text).matches("https://[a-z0-9./-]+");
                int pieces = WordPieces.of(text).size();
                assertThat(pieces).isBetween(9, 22);
                assertThat(document.concepts().stream()
                                .filter(concept -> concept.concept().startsWith("url.position_")
                                        && concept.start() >= url.start()
                                        && concept.end() <= url.end())
                                .map(PlantedConcept::concept))
                        .containsExactlyElementsOf(IntStream.range(0, pieces)
                                .mapToObj(position -> "url.position_" + position)
                                .toList());
            }
        }
        assertThat(urls).isGreaterThan(200);
    }

    @Test
    void calendarIsRight() {
        checkSums("(\\w+) days after (\\w+) comes (\\w+)", WEEK, 1);
        checkSums("(\\w+) days before (\\w+) was (\\w+)", WEEK, -1);
        checkSums("(\\w+) months after (\\w+) comes (\\w+)", YEAR, 1);
        checkSums("(\\w+) months before (\\w+) was (\\w+)", YEAR, -1);
    }

    private static void checkSums(String sentence, List<String> circle, int sign) {
        List<MatchResult> found = find(sentence);
        assertThat(found).hasSizeGreaterThan(40).allSatisfy(match -> {
            int from = circle.indexOf(match.group(2));
            int step = NUMBERS.indexOf(match.group(1).toLowerCase(Locale.ROOT));
            assertThat(match.group(3)).isEqualTo(circle.get(Math.floorMod(from + sign * step, circle.size())));
        });
    }

    @Test
    void sumsAreRight() {
        assertThat(find("(\\w+) plus (\\w+) is (\\w+)"))
                .hasSizeGreaterThan(50)
                .allSatisfy(match -> assertThat(NUMBERS.indexOf(match.group(1).toLowerCase(Locale.ROOT))
                                + NUMBERS.indexOf(match.group(2)))
                        .isEqualTo(NUMBERS.indexOf(match.group(3))));
        assertThat(find("(\\d+), (\\d+), (\\d+), (\\d+), (\\d+)\\."))
                .isNotEmpty()
                .allSatisfy(match -> assertThat(Integer.parseInt(match.group(5)) - Integer.parseInt(match.group(4)))
                        .isEqualTo(Integer.parseInt(match.group(2)) - Integer.parseInt(match.group(1))));
    }

    @Test
    void wordsAgree() {
        assertThat(find("\\b[Aa] [aeiou]")).extracting(MatchResult::group).isEmpty();
        assertThat(find("\\b[Aa]n [^aeiou]")).extracting(MatchResult::group).isEmpty();
        assertThat(find("\\b(?:one|each|none) of the \\w+ were "))
                .extracting(MatchResult::group)
                .isEmpty();
        assertThat(find("\\b(?:some|all|most) of the \\w+ was "))
                .extracting(MatchResult::group)
                .isEmpty();
    }

    @Test
    void snowFallsInWinterOnly() {
        Set<String> months = DOCUMENTS.stream()
                .filter(document -> document.concepts().stream()
                        .anyMatch(concept -> concept.concept().equals("genre.weather")))
                .map(PlantedDocument::text)
                .filter(text -> text.contains(" snow "))
                .flatMap(text -> Pattern.compile("Weather for \\w+, (?:\\w+day, )?(\\w+) \\d")
                        .matcher(text)
                        .results())
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
        assertThat(Set.of("December", "January", "February")).containsAll(months);
        assertThat(months).isNotEmpty();
    }

    @Test
    void negativeIndexIsRefused() {
        assertThatThrownBy(() -> new DemonstrationCorpus(1).document(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static List<MatchResult> find(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return DOCUMENTS.stream()
                .flatMap(document -> compiled.matcher(document.text()).results())
                .toList();
    }

    private static List<Integer> starts(PlantedDocument document, String group) {
        return document.concepts().stream()
                .filter(concept -> concept.group().equals(group))
                .map(PlantedConcept::start)
                .toList();
    }

    private static Set<String> concepts(String group) {
        return DOCUMENTS.stream()
                .flatMap(document -> document.concepts().stream())
                .collect(Collectors.groupingBy(
                        PlantedConcept::group, Collectors.toMap(PlantedConcept::concept, c -> c, (a, b) -> a)))
                .getOrDefault(group, Map.of())
                .keySet()
                .stream()
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
