package io.asterism.processor.requests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The body of a request: one JSON object, strictly, so that nothing is done that was not meant. */
public final class JsonBody {
    private JsonBody() {}

    /**
     * Reads it: no member twice, nothing behind the end, no broken UTF-8.
     *
     * @param form what it is to look like, for the refusal
     * @throws ProblemException if it is anything else
     */
    public static JsonNode object(ObjectMapper json, byte[] body, String form) {
        try {
            JsonNode request = json.reader()
                    .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(body))
                            .toString());
            if (request.isObject()) {
                return request;
            }
        } catch (JsonProcessingException | CharacterCodingException e) {
            throw bad(body, form);
        }
        throw bad(body, form);
    }

    private static ProblemException bad(byte[] body, String form) {
        return ProblemException.badParameter("body", new String(body, StandardCharsets.UTF_8), form);
    }
}
