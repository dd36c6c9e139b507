/* The face in DG2, in both codings, and in files that lie about their lengths. */
#include "drivers/emrtd/photo.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "drivers/emrtd/tlv.h"
#include "tests/test.h"

enum { RECORD = 14 + 20 + 12, IMAGE = 40, ROOM = 1024 };

static const uint8_t jpeg[IMAGE] = {0xff, 0xd8, 0xff, 0xe0};
static const uint8_t jp2[IMAGE] = {0, 0, 0, 12, 'j', 'P', ' ', ' ', 13, 10, 0x87, 10};
static const uint8_t codestream[IMAGE] = {0xff, 0x4f, 0xff, 0x51};
static const uint8_t neither[IMAGE] = {'G', 'I', 'F', '8'};

struct made {
    uint8_t at[ROOM];
    size_t len;
};

/* Wraps `content` in one object. */
static struct made wrap(uint32_t tag, const struct made *content)
{
    struct made made = {0};
    struct tlv_writer writer = {.at = made.at, .size = sizeof made.at};
    tlv_put(&writer, tag, (struct bytes){content->at, content->len});
    assert_false(writer.failed);
    made.len = writer.len;
    return made;
}

/* A facial record of ISO 19794-5 with two feature points, 413 by 531 pixels. */
static struct made record(const uint8_t *image)
{
    struct made made = {.len = RECORD + 16 + IMAGE};
    memcpy(
        made.at,
        "FAC\0"
        "010\0",
        8);
    made.at[11] = (uint8_t)made.len;
    made.at[13] = 1; /* faces */
    made.at[17] = (uint8_t)(made.len - 14);
    made.at[19] = 2; /* feature points */
    uint8_t *information = made.at + 14 + 20 + 16;
    information[2] = 413 >> 8;
    information[3] = 413 & 0xff;
    information[4] = 531 >> 8;
    information[5] = 531 & 0xff;
    memcpy(information + 12, image, IMAGE);
    return made;
}

/* EF.DG2 around one biometric data block of this tag. */
static struct made file_of(uint32_t tag, const struct made *data)
{
    struct made block = wrap(tag, data), list = {.at = {0x02, 0x01, 0x01}, .len = 3};
    struct made one = wrap(0x7f60, &block);
    memcpy(list.at + list.len, one.at, one.len);
    list.len += one.len;
    struct made templates = wrap(0x7f61, &list);
    return wrap(0x75, &templates);
}

static bool read_it(struct photo *photo, const struct made *file)
{
    return photo_read_dg2(photo, (struct bytes){file->at, file->len});
}

static void an_image_is_told_by_its_first_bytes(void **state)
{
    (void)state;
    static const struct {
        const uint8_t *image;
        enum photo_format format;
    } cases[] = {{jpeg, PHOTO_JPEG}, {jp2, PHOTO_JPEG2000}, {codestream, PHOTO_JPEG2000}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct photo photo;
        struct made data = record(cases[i].image), file = file_of(0x5f2e, &data);
        assert_true(read_it(&photo, &file));
        assert_int_equal(photo.format, cases[i].format);
        assert_int_equal(photo.coding, PHOTO_19794);
        assert_int_equal(photo.width, 413);
        assert_int_equal(photo.height, 531);
        assert_int_equal(photo.image.len, IMAGE);
        assert_memory_equal(photo.image.at, cases[i].image, IMAGE);
    }
    struct photo photo;
    struct made data = record(neither), file = file_of(0x5f2e, &data);
    assert_false(read_it(&photo, &file));
    assert_int_equal(photo.image.len, 0);
}

static void the_new_coding_is_told_apart_and_its_image_found(void **state)
{
    (void)state;
    struct photo photo;
    struct made image = {.len = IMAGE};
    memcpy(image.at, jp2, IMAGE);
    struct made inner = wrap(0x81, &image), middle = wrap(0xa1, &inner),
                outer = wrap(0x65, &middle);
    struct made file = file_of(0x7f2e, &outer);
    assert_true(read_it(&photo, &file));
    assert_int_equal(photo.coding, PHOTO_39794);
    assert_int_equal(photo.format, PHOTO_JPEG2000);
    assert_memory_equal(photo.image.at, jp2, IMAGE);
    memcpy(image.at, neither, IMAGE);
    inner = wrap(0x81, &image);
    file = file_of(0x7f2e, &inner);
    assert_false(read_it(&photo, &file));
}

static void nesting_without_end_is_left(void **state)
{
    (void)state;
    struct photo photo;
    struct made image = {.len = IMAGE};
    memcpy(image.at, jpeg, IMAGE);
    struct made deep = wrap(0x81, &image);
    for (int i = 0; i < PHOTO_DEPTH_MAX + 2; i++) {
        deep = wrap(0xa1, &deep);
    }
    struct made file = file_of(0x7f2e, &deep);
    assert_false(read_it(&photo, &file));
}

static void a_record_that_lies_about_its_lengths_is_refused(void **state)
{
    (void)state;
    static const struct {
        size_t at;
        uint8_t value;
    } lies[] = {{0, 'X'},  {11, 200}, {11, 20}, {10, 1}, {8, 0xff}, {13, 0},
                {17, 200}, {17, 20},  {14, 1},  {19, 9}, {18, 1}};
    for (size_t i = 0; i < COUNT(lies); i++) {
        struct photo photo;
        struct made data = record(jpeg);
        data.at[lies[i].at] = lies[i].value;
        struct made file = file_of(0x5f2e, &data);
        assert_false(read_it(&photo, &file));
        assert_int_equal(photo.image.len, 0);
    }
    for (size_t len = 0; len < RECORD + 16 + IMAGE; len++) {
        struct photo photo;
        struct made data = record(jpeg);
        data.len = len;
        struct made file = file_of(0x5f2e, &data);
        assert_false(read_it(&photo, &file));
    }
}

/* A document of 2008 that is not ours. */
static void the_specimen_of_2008_has_a_face(void **state)
{
    (void)state;
    const char *shared = getenv("FOYER_SHARED");
    char path[512];
    snprintf(
        path, sizeof path, "%s/data/id-cards/emrtd/bsi2008/Datagroup2.bin",
        shared != NULL ? shared : "../shared");
    SCOPED(file_release) struct file file;
    if (file_read(&file, path, 1u << 17) != FILE_OK) {
        SKIP("no specimen of 2008 in FOYER_SHARED");
    }
    struct photo photo;
    assert_true(photo_read_dg2(&photo, file.content));
    assert_int_equal(photo.coding, PHOTO_19794);
    assert_true(photo.image.len > 5000 && photo.image.len < file.content.len);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_image_is_told_by_its_first_bytes),
        cmocka_unit_test(the_new_coding_is_told_apart_and_its_image_found),
        cmocka_unit_test(nesting_without_end_is_left),
        cmocka_unit_test(a_record_that_lies_about_its_lengths_is_refused),
        cmocka_unit_test(the_specimen_of_2008_has_a_face),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
