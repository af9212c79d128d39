package io.asterism.producer.labels;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.asterism.producer.corpus.JsonLinesFile;
import io.asterism.schemas.InputException;
import io.asterism.schemas.LatentLabel;
import io.asterism.schemas.LatentLabels;
import io.asterism.schemas.SaeManifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The labels of one SAE in Neuronpedia's export lines: an object a line with {@code index}, {@code description} and, if it likes,
 * {@code explanationModelName} and {@code typeName}; of {@code modelId} and {@code layer} each says where it belongs. Other keys are passed
 * over, and so are rows without text. All of it is right, or nothing is taken.
 */
public final class LabelFiles {
    /** Characters of the longest label. */
    static final int LONGEST = 10_000;

    /** Labels of one latent; what more would come to does not fit into a record. */
    static final int MOST = 100;

    private static final String EXPECTED = "{\"index\": \"0\", \"description\": \"...\"}";
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private final SaeManifest manifest;
    private final SortedMap<Integer, List<LatentLabel>> labels = new TreeMap<>();
    private String home;
    private long withoutText;

    private LabelFiles(SaeManifest manifest) {
        this.manifest = manifest;
        this.home = manifest.getNeuronpediaId();
    }

    /**
     * Reads files that belong together.
     *
     * @throws InputException if one cannot be read, or does not hold labels of latents of this SAE
     */
    public static LabelFiles read(SaeManifest manifest, List<Path> files) {
        LabelFiles read = new LabelFiles(manifest);
        files.forEach(read::readFile);
        if (read.labels.isEmpty()) {
            throw new InputException("%s without a label, expected lines such as %s", spoken(files), EXPECTED);
        }
        return read;
    }

    /** The records of the latents that have any, ascending. */
    public List<LatentLabels> records() {
        return labels.entrySet().stream()
                .map(each -> new LatentLabels(manifest.getSae(), each.getKey(), each.getValue()))
                .toList();
    }

    /** Labels of all latents. */
    public long number() {
        return labels.values().stream().mapToLong(List::size).sum();
    }

    /** Rows that were passed over because their text is empty. */
    public long withoutText() {
        return withoutText;
    }

    private static String spoken(List<Path> files) {
        return files.size() == 1 ? "'" + files.get(0) + "' is" : files.size() + " files are";
    }

    private void readFile(Path path) {
        try (JsonLinesFile file = JsonLinesFile.open(path)) {
            for (String line = file.next(); line != null; line = file.next()) {
                take(new Row(path, file.number(), parsed(path, file.number(), line)));
            }
        }
    }

    private static JsonNode parsed(Path path, long number, String line) {
        JsonNode row;
        try {
            row = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new InputException(
                    e,
                    "'%s' line %d is not one whole JSON object, as near character %d shows, expected %s",
                    path,
                    number,
                    e.getLocation() == null ? 1 : e.getLocation().getColumnNr(),
                    EXPECTED);
        }
        if (!row.isObject()) {
            throw new InputException("'%s' line %d is JSON but no object, expected %s", path, number, EXPECTED);
        }
        return row;
    }

    private void take(Row row) {
        requireHome(row);
        int latent = row.latent(manifest);
        String text = row.text("description", true).strip();
        if (text.isEmpty()) {
            withoutText++;
            return;
        }
        if (text.length() > LONGEST) {
            throw row.refused("has a \"description\" of " + text.length() + " characters", "at most " + LONGEST);
        }
        LatentLabel label = new LatentLabel(
                text,
                row.text("explanationModelName", false).strip(),
                row.text("typeName", false).strip());
        List<LatentLabel> known = labels.computeIfAbsent(latent, unused -> new ArrayList<>());
        if (known.contains(label)) {
            return;
        }
        if (known.size() == MOST) {
            throw row.refused("is the " + (MOST + 1) + "th label of latent " + latent, "at most " + MOST);
        }
        known.add(label);
    }

    private void requireHome(Row row) {
        String model = row.text("modelId", false);
        String source = row.text("layer", false);
        if (model.isEmpty() || source.isEmpty()) {
            return;
        }
        String said = model + "/" + source;
        if (home.isEmpty()) {
            home = said;
        } else if (!home.equals(said)) {
            throw row.refused(
                    "is of '" + said + "'",
                    manifest.getNeuronpediaId().isEmpty()
                            ? "'" + home + "' as the lines before it"
                            : "'" + home + "', which SAE '" + manifest.getSae() + "' is on Neuronpedia");
        }
    }

    /** One line. */
    private record Row(Path path, long number, JsonNode json) {
        int latent(SaeManifest manifest) {
            JsonNode index = json.path("index");
            String digits = index.isTextual() || index.isIntegralNumber() ? index.asText() : "";
            String expected =
                    "a latent of SAE '" + manifest.getSae() + "', \"0\" to \"" + (manifest.getDSae() - 1) + "\"";
            if (!digits.matches("[0-9]{1,9}") || Integer.parseInt(digits) >= manifest.getDSae()) {
                throw refused(
                        index.isMissingNode() ? "has no \"index\"" : "has the \"index\" " + shown(index), expected);
            }
            return Integer.parseInt(digits);
        }

        /** The text under a key; empty where it is null, or, if it need not be there, missing. */
        String text(String key, boolean needed) {
            JsonNode value = json.path(key);
            if (value.isMissingNode() && needed) {
                throw refused("has no \"" + key + "\"", EXPECTED);
            }
            if (value.isMissingNode() || value.isNull()) {
                return "";
            }
            if (!value.isTextual()) {
                throw refused("has a \"" + key + "\" that is no string but " + shown(value), "a string");
            }
            String text = value.asText();
            if (!isUnicode(text)) {
                throw refused("has half a surrogate pair in its \"" + key + "\"", "Unicode text");
            }
            return text;
        }

        private static boolean isUnicode(String text) {
            return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        }

        private static String shown(JsonNode value) {
            String text = value.toString();
            return text.length() <= 50 ? text : text.substring(0, 50) + "...";
        }

        InputException refused(String what, String expected) {
            return new InputException("'%s' line %d %s, expected %s", path, number, what, expected);
        }
    }
}
