package io.asterism.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.broker.EmbeddedBroker;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.KafkaConnection;
import io.asterism.schemas.cluster.TopicSetup;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A transaction that nobody has written to for a while. */
class TransactionExaminationIT {
    @TempDir
    Path folder;

    @Test
    void saysWhatWaitsBehindATransactionThatWasLeft() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            KafkaConnection kafka = new KafkaConnection(broker.bootstrapServers());
            try (Admin admin = kafka.admin();
                    Producer<byte[], byte[]> producer = kafka.producer("left-open", Duration.ofMinutes(5))) {
                new TopicSetup(admin, Topics.DEFAULT, (short) 1).shared(2);
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(Topics.DEFAULT.documents(), 1, null, new byte[] {1}))
                        .get();
                producer.send(new ProducerRecord<>(Topics.DEFAULT.documents(), 1, null, new byte[] {2}))
                        .get();
                Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
                List<Finding> findings =
                        new TransactionExamination(admin, List.of(Topics.DEFAULT.documents()), later).findings();
                assertThat(findings).hasSize(1);
                assertThat(findings.get(0).weight()).isEqualTo(Finding.Weight.WRONG);
                assertThat(findings.get(0).sentence())
                        .startsWith(
                                "2 records at the end of partition 1 of 'asterism.documents' wait behind a transaction of producer ");
                producer.abortTransaction();
            }
        }
    }
}
