package io.asterism.producer.worker;

import io.asterism.producer.reading.Context;
import io.asterism.producer.reading.ContextReader;
import io.asterism.producer.reading.SparseActivations;
import io.asterism.schemas.CountingSettings;
import io.asterism.schemas.Document;
import io.asterism.schemas.InputException;
import io.asterism.schemas.LatentCard;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.SpecialTokens;
import io.asterism.schemas.ThresholdKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * A model whose tokens are the words of a text, four to a context. On the word {@code w<n>} latent n of each SAE is active, n + 1
 * strong. Texts with the word {@code poison} cannot be cut into contexts, and contexts with {@code w66666} cannot be read.
 */
class WordReader implements ContextReader {
    static final int WIDTH = 70_000;
    private static final int CONTEXT = 4;
    private static final int UNREADABLE = 66_666;

    private final List<SaeManifest> manifests;

    WordReader(String... saes) {
        manifests = List.of(saes).stream().map(WordReader::manifest).toList();
    }

    static SaeManifest manifest(String sae) {
        return CountingSettings.DEFAULT
                .applyTo(SaeManifest.newBuilder()
                        .setSae(sae)
                        .setModel("words")
                        .setHookPoint("blocks.0.hook_resid_pre")
                        .setDIn(1)
                        .setDSae(WIDTH)
                        .setContextSize(CONTEXT)
                        .setSpecialTokens(SpecialTokens.MASKED)
                        .setThresholdKind(ThresholdKind.NONE))
                .build();
    }

    @Override
    public List<SaeManifest> manifests() {
        return manifests;
    }

    @Override
    public void cards(int sae, Consumer<LatentCard> to) {
        for (int latent = 0; latent < 3; latent++) {
            to.accept(new LatentCard(latent, 0f, 1f, ByteBuffer.allocate(4), List.of(), null));
        }
    }

    @Override
    public List<Context> contexts(Document document) {
        List<String> words = List.of(document.getText().trim().split("\\s+")).stream()
                .filter(word -> !word.isEmpty())
                .toList();
        if (words.contains("poison")) {
            throw new IllegalArgumentException("poison");
        }
        List<Context> contexts = new ArrayList<>();
        for (int from = 0; from < words.size(); from += CONTEXT) {
            contexts.add(context(
                    document, contexts.size(), from, words.subList(from, Math.min(from + CONTEXT, words.size()))));
        }
        return contexts;
    }

    private static Context context(Document document, int index, int position, List<String> words) {
        int[] ids = new int[words.size()];
        int[] ends = new int[words.size()];
        int end = 0;
        for (int t = 0; t < ids.length; t++) {
            ids[t] = Integer.parseInt(words.get(t).substring(1));
            end += words.get(t).length() + (t == 0 ? 0 : 1);
            ends[t] = end;
        }
        return new Context(
                document.getId(),
                document.getCorpus(),
                index,
                position,
                document.getEventTime(),
                String.join(" ", words),
                ids,
                ends,
                new boolean[ids.length],
                false);
    }

    @Override
    public List<Context> arrange(List<Context> contexts) {
        return contexts;
    }

    @Override
    public List<List<SparseActivations>> read(List<Context> contexts) {
        List<List<SparseActivations>> all = new ArrayList<>();
        for (Context context : contexts) {
            int tokens = context.tokenIds().length;
            int[] offsets = new int[tokens + 1];
            float[] activations = new float[tokens];
            if (Arrays.stream(context.tokenIds()).anyMatch(id -> id == UNREADABLE)) {
                throw new InputException("too large at %d", UNREADABLE);
            }
            for (int t = 0; t < tokens; t++) {
                offsets[t + 1] = t + 1;
                activations[t] = context.tokenIds()[t] + 1;
            }
            SparseActivations one = new SparseActivations(
                    offsets, context.tokenIds(), activations, new float[tokens], new float[tokens]);
            all.add(manifests.stream().map(sae -> one).toList());
        }
        return all;
    }

    @Override
    public void close() {}
}
