package io.asterism.processor.query;

import io.asterism.processor.query.HandMadeTask.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A stream that looks like something: seeded sentences about days, months, places and weather, one latent for every word, one for
 * every kind of word, and one that fires on nearly everything.
 */
final class SmallWorld {
    static final int LATENTS = 64;
    static final long PANE = 60_000;

    private static final List<List<String>> KINDS = List.of(
            List.of(" Monday", " Tuesday", " Wednesday", " Thursday", " Friday", " Saturday", " Sunday"),
            List.of(" January", " March", " May", " July", " September", " December"),
            List.of(" Paris", " London", " Oslo", " Rome", " Lima"),
            List.of(" rain", " snow", " wind", " <b>fog</b>"),
            List.of(" one", " some", " all", " most"));
    private static final List<String> FRAME =
            List.of("In", " on", " a", " in", ",", " there", " was", " of", " it", ".\n");

    private SmallWorld() {}

    static List<HandMadeTask> tasks(int sentences, long begin) {
        List<Token> tokens = new ArrayList<>();
        Random random = new Random(2026);
        for (int sentence = 0; sentence < sentences; sentence++) {
            long time = begin + sentence * 6_000L;
            int quiet = random.nextInt(KINDS.size());
            for (int part = 0; part < KINDS.size(); part++) {
                tokens.add(token(time, random, FRAME.get(2 * part), -1));
                if (part != quiet) {
                    List<String> kind = KINDS.get(part);
                    tokens.add(token(time, random, kind.get(random.nextInt(kind.size())), part));
                }
            }
        }
        HandMadeTask task = new HandMadeTask(0, LATENTS, Fixture.THRESHOLDS, PANE);
        return List.of(task.read(tokens));
    }

    private static Token token(long time, Random random, String text, int kind) {
        Map<Integer, Float> activations = new HashMap<>();
        if (kind >= 0) {
            int latent = LATENTS - KINDS.size() + kind;
            activations.put(latent, strength(random, 6));
            activations.put(8 * kind + KINDS.get(kind).indexOf(text), strength(random, 3));
            if (random.nextInt(4) == 0) {
                activations.put(8 * kind + random.nextInt(KINDS.get(kind).size()), strength(random, 1));
            }
        }
        if (random.nextInt(3) == 0) {
            activations.put(50, strength(random, 1));
        }
        return new Token(time, text, activations);
    }

    private static float strength(Random random, double size) {
        return (float) (size * Math.exp(0.4 * random.nextGaussian()));
    }
}
