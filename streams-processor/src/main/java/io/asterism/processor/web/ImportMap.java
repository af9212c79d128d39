package io.asterism.processor.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the page's modules lie, of all libraries on the class path. Made here and not by Quarkus, because a content security policy
 * has to name the hash of its text.
 *
 * @param text the map as JSON
 */
record ImportMap(String text) {
    private static final String RESOURCE = "META-INF/importmap.json";

    static ImportMap read(ObjectMapper json) {
        SortedMap<String, String> imports = new TreeMap<>();
        try {
            for (URL each : Collections.list(
                    Thread.currentThread().getContextClassLoader().getResources(RESOURCE))) {
                try (InputStream in = each.openStream()) {
                    JsonNode library = json.readTree(in).path("imports");
                    library.properties()
                            .forEach(entry ->
                                    imports.put(entry.getKey(), entry.getValue().asText()));
                }
            }
            return new ImportMap(json.writeValueAsString(Map.of("imports", imports)));
        } catch (IOException e) {
            throw new IllegalStateException("the libraries of the page cannot be read", e);
        }
    }

    /** A script that puts the map behind itself. */
    String script(ObjectMapper json) throws IOException {
        return """
                const map = document.createElement("script");
                map.type = "importmap";
                map.textContent = %s;
                document.currentScript.after(map);
                """.formatted(json.writeValueAsString(text));
    }

    /** The source expression that lets a browser take the map. */
    String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
