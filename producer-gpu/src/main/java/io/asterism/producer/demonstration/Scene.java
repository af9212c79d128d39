package io.asterism.producer.demonstration;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What a document keeps throughout: its people, city, place, animal and the running date. */
final class Scene {
    private static final int LONGEST_MONTH_TOLD = 28;

    private final Map<String, KeptWord> kept = new HashMap<>();
    private final Registers registers;

    Scene(Grammar grammar, Random random, Registers registers) {
        this.registers = registers;
        boolean heroine = random.nextBoolean();
        keepPerson("hero", grammar, random, heroine, "");
        keepPerson("friend", grammar, random, !heroine, "2");
        keep("city", grammar.rule("city"), random);
        keep("here", grammar.rule("place"), random);
        keep("pet", grammar.rule("animal"), random);
        registers.set("W", random.nextInt(7));
        registers.set("M", 1 + random.nextInt(12));
        registers.set("D", 1 + random.nextInt(LONGEST_MONTH_TOLD));
        registers.set("Y", 1930 + random.nextInt(96));
    }

    private void keepPerson(String as, Grammar grammar, Random random, boolean female, String suffix) {
        keep(as, grammar.rule(female ? "person.female" : "person.male"), random);
        kept.put("she" + suffix, new KeptWord(female ? "she" : "he", ""));
        kept.put("her" + suffix, new KeptWord(female ? "her" : "his", ""));
        kept.put("him" + suffix, new KeptWord(female ? "her" : "him", ""));
    }

    private void keep(String as, Rule rule, Random random) {
        String word = rule.draw(random).source();
        kept.put(as, new KeptWord(word, rule.concept(word)));
    }

    /** The word that the document keeps under a name, or null. */
    @Nullable
    KeptWord kept(String name) {
        return kept.get(name);
    }

    /** The rule that depends on what the document is about: {@code sky~season} is {@code sky.winter} in January. */
    String keyed(String rule, String key) {
        if (key.equals("season")) {
            return rule + "." + season();
        }
        @Nullable KeptWord word = kept.get(key);
        if (word == null) {
            throw new IllegalArgumentException(
                    "grammar's slot '" + rule + "~" + key + "' asks for a word that is not kept");
        }
        return rule + "." + word.text().toLowerCase(Locale.ROOT);
    }

    private String season() {
        int month = Math.floorMod(registers.get("M"), 12);
        return month < 3 ? "winter" : month < 6 ? "spring" : month < 9 ? "summer" : "autumn";
    }

    /** Goes on to the next day. */
    void nextDay() {
        registers.set("W", Math.floorMod(registers.get("W") + 1, 7));
        registers.set("D", registers.get("D") % LONGEST_MONTH_TOLD + 1);
        if (registers.get("D") == 1) {
            registers.set("M", registers.get("M") % 12 + 1);
        }
    }
}
