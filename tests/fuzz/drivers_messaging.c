/* Protected answers: nothing without the right MAC is accepted, and nothing with it overruns. */
#include "drivers/emrtd/messaging.h"

#include "drivers/emrtd/tlv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROOM = 4096 };

static void unwrap(struct messaging messaging, struct bytes answer, bool is_signed)
{
    static uint8_t room[ROOM];
    struct apdu_reply reply = {.data = {.at = room, .room = 300}};
    enum messaging_result result = messaging_unwrap(&messaging, answer, 0x9000, &reply);
    if (reply.data.len > 300 || (result == MESSAGING_OK && !is_signed)) {
        __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t input[ROOM + 64], answer[ROOM];
    struct messaging messaging;
    if (size == 0 || size > ROOM - 64) {
        return 0;
    }
    enum cipher cipher = (enum cipher)(data[0] % CIPHER_COUNT);
    messaging_init(&messaging, cipher, (struct bytes){(const uint8_t *)"secret", 6});
    struct bytes content = {data + 1, size - 1};
    unwrap(messaging, content, false);
    /* The same content as objects with a right MAC behind them. */
    size_t block = cipher_block(cipher);
    memset(input, 0, block);
    input[block - 1] = 1; /* the counter after one step */
    memcpy(input + block, content.at, content.len);
    size_t len = block + cipher_pad(cipher, input + block, content.len);
    uint8_t mac[CIPHER_MAC];
    cipher_mac(cipher, messaging.mac, (struct bytes){input, len}, mac);
    memcpy(answer, content.at, content.len);
    struct tlv_writer writer = {.at = answer, .len = content.len, .size = sizeof answer};
    tlv_put(&writer, 0x8e, (struct bytes){mac, sizeof mac});
    unwrap(messaging, tlv_written(&writer), true);
    return 0;
}
