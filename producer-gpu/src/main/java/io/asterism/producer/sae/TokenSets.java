package io.asterism.producer.sae;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sets of a vocabulary's tokens that look alike or mean alike, and how far the tokens of each stand at one end of an order (methods D.2). Sets
 * of no token, or of all, are left out.
 */
final class TokenSets {
    private static final Map<String, Predicate<String>> SETS = sets();

    private static final double ROUNDING = 1e-12;

    private final List<String> names = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();
    private final int vocabulary;

    /** The sets of each token, by the order of their names. */
    private final int[][] ofToken;

    /**
     * A set's score.
     *
     * @param set its name
     * @param tokens it has
     * @param score {@code -ln(1 - ES)} with ES the largest distance of the running sum from 0; negative where the set stands at the end
     */
    record Score(String set, int tokens, double score) {}

    /**
     * The sets of a vocabulary.
     *
     * @param text of a token by its id
     */
    TokenSets(int vocabulary, IntFunction<String> text) {
        this.vocabulary = vocabulary;
        this.ofToken = new int[vocabulary][];
        String[] texts = new String[vocabulary];
        Arrays.setAll(texts, text);
        Arrays.fill(ofToken, new int[0]);
        SETS.forEach((name, holds) -> {
            int[] ids = IntStream.range(0, vocabulary)
                    .filter(id -> holds.test(texts[id]))
                    .toArray();
            if (ids.length > 0 && ids.length < vocabulary) {
                for (int id : ids) {
                    ofToken[id] = Arrays.copyOf(ofToken[id], ofToken[id].length + 1);
                    ofToken[id][ofToken[id].length - 1] = names.size();
                }
                names.add(name);
                sizes.add(ids.length);
            }
        });
    }

    /**
     * Scores every set, in one pass: a running sum is furthest from 0 just before or just behind a member.
     *
     * @param order the tokens, the strongest first, {@code [vocabulary]}
     */
    List<Score> scores(int[] order) {
        int[] met = new int[names.size()];
        double[] furthest = new double[names.size()];
        double[] step = sizes.stream().mapToDouble(size -> 1.0 / size).toArray();
        double[] fall =
                sizes.stream().mapToDouble(size -> 1.0 / (vocabulary - size)).toArray();
        for (int place = 0; place < vocabulary; place++) {
            for (int set : ofToken[order[place]]) {
                double before = met[set] * step[set] - (place - met[set]) * fall[set];
                double behind = before + step[set];
                furthest[set] = further(furthest[set], further(before, behind));
                met[set]++;
            }
        }
        return IntStream.range(0, names.size())
                .mapToObj(set -> new Score(names.get(set), sizes.get(set), score(furthest[set])))
                .toList();
    }

    /** Of two that are equally far, but for rounding, the one that was met first. */
    private static double further(double one, double other) {
        return Math.abs(other) > Math.abs(one) + ROUNDING ? other : one;
    }

    /** A set that stands wholly at one end has ES = 1, which has no logarithm. */
    private static double score(double furthest) {
        double distance = Math.min(Math.abs(furthest), 1 - 1e-9);
        return Math.signum(furthest) * -Math.log1p(-distance);
    }

    private static Map<String, Predicate<String>> sets() {
        Map<String, Predicate<String>> sets = new LinkedHashMap<>();
        sets.put("leading space", text -> text.startsWith(" "));
        sets.put("capitalised", word("\\p{Lu}\\p{Ll}.*"));
        sets.put("lower case", word("\\p{Ll}+"));
        sets.put("all capitals", word("\\p{Lu}{2,}"));
        sets.put(
                "no letter or digit",
                text -> !text.isBlank() && text.codePoints().noneMatch(Character::isLetterOrDigit));
        sets.put("whitespace", text -> !text.isEmpty() && text.isBlank());
        sets.put("brackets", word("[\\[\\](){}<>]+"));
        sets.put("quotes", word("[\"'`\u2018\u2019\u201c\u201d\u00ab\u00bb]+"));
        sets.put("ends of sentences", word("[.!?]+"));
        sets.put("digits", word("\\d+"));
        for (int digits = 1; digits <= 4; digits++) {
            sets.put(digits == 1 ? "1 digit" : digits + " digits", word("\\d{" + digits + "}"));
        }
        sets.put("years", word("1[89]\\d\\d|20\\d\\d"));
        sets.put("1 or 2 letters", word("\\p{L}{1,2}"));
        sets.put("3 to 5 letters", word("\\p{L}{3,5}"));
        sets.put("6 to 9 letters", word("\\p{L}{6,9}"));
        sets.put("10 letters or more", word("\\p{L}{10,}"));
        sets.put(
                "not Latin",
                text -> text.codePoints()
                        .anyMatch(c -> Character.isLetter(c)
                                && Character.UnicodeScript.of(c) != Character.UnicodeScript.LATIN));
        for (char letter = 'a'; letter <= 'z'; letter++) {
            sets.put("begins with " + letter, word("(?i)" + letter + "\\p{L}*"));
        }
        sets.put("-ing", word("\\p{Ll}+ing"));
        sets.put("-ed", word("\\p{Ll}+ed"));
        sets.put("-ly", word("\\p{Ll}+ly"));
        sets.put("-s", word("\\p{Ll}+s"));
        sets.put(
                "pronouns",
                words(
                        "i me my mine we us our ours you your yours he him his she her hers it its they them their theirs"));
        sets.put(
                "prepositions",
                words(
                        "about above after against along among around at before behind below beside between beyond by down during for "
                                + "from in inside into near of off on onto out over past since through to toward under until up upon with within without"));
        sets.put(
                "conjunctions", words("and but or nor so yet because although though while if unless whereas whether"));
        sets.put(
                "auxiliaries",
                words(
                        "am is are was were be been being do does did have has had can could may might must shall should will would"));
        sets.put("determiners", words("a an the this that these those each every some any no all both either neither"));
        sets.put("question words", words("who whom whose which what when where why how"));
        sets.put("negations", words("no not never none nobody nothing nowhere neither nor cannot"));
        sets.put(
                "number words",
                words(
                        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
                                + "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion"));
        sets.put("days", words("monday tuesday wednesday thursday friday saturday sunday"));
        sets.put(
                "months",
                words("january february march april may june july august september october november december"));
        sets.put(
                "colours",
                words("red orange yellow green blue purple violet pink brown black white grey gray gold silver"));
        sets.put(
                "family",
                words(
                        "mother father mom dad mum parent parents son daughter brother sister uncle aunt cousin grandmother grandfather "
                                + "grandma grandpa wife husband child children baby family"));
        sets.put(
                "countries",
                words(
                        "america argentina australia austria belgium brazil britain canada chile china colombia cuba denmark egypt england "
                                + "finland france germany greece hungary india indonesia iran iraq ireland israel italy japan kenya korea mexico nigeria norway "
                                + "pakistan peru poland portugal russia scotland spain sweden switzerland syria thailand turkey ukraine vietnam wales"));
        sets.put(
                "given names",
                words(
                        "alex alice amy andrew anna anne anthony ben benjamin bob brian charles charlie chris daniel dave david edward "
                                + "elizabeth emily emma eric frank george grace harry helen henry jack jacob james jane jason jennifer jessica jim joe john jonathan "
                                + "joseph julia karen kate kevin laura lily lisa lucy luke maria mark martin mary matthew max mia michael mike nancy nick oliver "
                                + "patrick paul peter rachel richard robert ryan sam samuel sara sarah simon sophie stephen steve susan thomas tim timmy tom tommy "
                                + "william"));
        return sets;
    }

    /** Tokens of which the text without spaces around it has a form. */
    private static Predicate<String> word(String form) {
        Pattern pattern = Pattern.compile(form, Pattern.DOTALL);
        return text -> pattern.matcher(text.strip()).matches();
    }

    /** Tokens that are one of these words in any case, with or without spaces around it. */
    private static Predicate<String> words(String list) {
        Set<String> words = Arrays.stream(list.split(" ")).collect(Collectors.toUnmodifiableSet());
        return text -> words.contains(text.strip().toLowerCase(Locale.ROOT));
    }
}
