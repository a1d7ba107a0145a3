import { growing, key, opaque, reference, texts, values } from './column-shapes.ts';
import type { Shape } from './column-shapes.ts';

/**
 * The tables of the Join Order Benchmark (V. Leis and others: How good are query optimizers, really? PVLDB 9(3), 2015) over
 * IMDB of May 2013. The rows themselves may not be handed on, so what ANALYZE would say of them is put together here.
 *
 * Known: the rows of each table; the pages of the six tables where `pages` says them, from plans that others published
 * (github.com/vgoel38/PQET, folder inputs: EXPLAIN (ANALYZE, BUFFERS) of all queries on PostgreSQL), which also tell
 * 84,843 companies of `[us]`, 3,036,719 release dates, and 41,840 titles with `character-name-in-title`. benchbox.dev
 * (2026-05-18, joinorder) repeats the rows of cast_info and that of all tables together, 74,190,187.
 *
 * Assumed: all else, each with its reason beside it. Where nothing else is said, popularity falls by Zipf's law: steeply
 * for what few people make (keywords, companies), slowly for what many do (casts).
 */
export interface ImdbTable {
  readonly rows: number;
  readonly pages?: number;
  readonly columns: Readonly<Record<string, Shape>>;
}

const people = 4_167_491;
const titles = 2_528_312;
const roles = 3_140_339;
const personNames = texts({ width: 15, distinct: -0.97, like: ['#, #', '#, # #', '#son, #'] });
/** Three codes of five characters stand beside each name: Soundex gives a few ten thousand. */
const code = (nulls: number): Shape => texts({ width: 5, distinct: 20_000, nulls, like: ['#000', 'A000', 'B000', 'C0', 'D000', 'F00', 'K00', 'M0', 'R000', 'S00', 'T0', 'W000'] });
const checksum = opaque(33, -1, 0);
/** Roman numbers that tell namesakes apart: few need one. */
const imdbIndex = (nulls: number): Shape => values({ I: (1 - nulls) * 0.5, II: (1 - nulls) * 0.3, III: (1 - nulls) * 0.15, IV: (1 - nulls) * 0.05 }, { width: 3, nulls });
/** Kinds of 2,528,312 titles: most are episodes of series, a quarter are films. */
const kinds = values({ 7: 0.61, 1: 0.262, 4: 0.047, 3: 0.04, 2: 0.036, 6: 0.005 });
/** The rows are of May 2013, and titles become more from year to year: 4.5 % for each year gives two fifths since 2000. */
const years = growing({ from: 1894, to: 2013, growth: 1.045, nulls: 0.03 });
const titleTexts = texts({ width: 18, distinct: -0.6, like: ['#', 'The #', '# #', '(#0.0)', '# and the #', 'A #'] });
/** Rows of one film lie together: files are ordered by title. */
const titleReference = (distinct: number, exponent: number): Shape => reference({ to: titles, distinct, exponent, correlation: 0.6 });
/** Of 113 kinds of information a third belong to people; of a film, release dates are a fifth, genres a tenth. */
const filmInfo = values({ 16: 0.205, 3: 0.103, 1: 0.085, 2: 0.09, 4: 0.08, 8: 0.085, 18: 0.06, 7: 0.05, 6: 0.05, 98: 0.05, 17: 0.04, 15: 0.03, 9: 0.02, 13: 0.02, 105: 0.01, 107: 0.01, 97: 0.007, 5: 0.005 }, { correlation: 0.4 });
const dates = ['USA:0 March 2000', 'USA:00 June 1990', 'Japan:00 May 2000', 'Germany:0 May 2000', 'UK:00 July 1980', 'France:0 April 2010'];

/** Every table of the schema with its columns in order. */
export const imdb: Readonly<Record<string, ImdbTable>> = {
  aka_name: {
    rows: 901_343,
    // An eighth of all people have another name, some have many.
    columns: { id: key, person_id: reference({ to: people, distinct: 588_000, exponent: 0.4, correlation: 0.5 }), name: personNames, imdb_index: imdbIndex(0.97), name_pcode_cf: code(0.01), name_pcode_nf: code(0.3), surname_pcode: code(0.35), md5sum: checksum },
  },
  aka_title: {
    rows: 361_472,
    columns: {
      id: key, movie_id: titleReference(205_000, 0.5), title: titleTexts, imdb_index: imdbIndex(0.99), kind_id: kinds, production_year: years, phonetic_code: code(0.03),
      // Most other titles are those of films.
      episode_of_id: reference({ to: titles, distinct: 1_500, exponent: 0.8, nulls: 0.95 }), season_nr: growing({ from: 1, to: 40, growth: 0.8, nulls: 0.96 }), episode_nr: growing({ from: 1, to: 300, growth: 0.98, nulls: 0.96 }),
      note: texts({ width: 25, distinct: 20_000, nulls: 0.02, common: { '(International: English title)': 0.14, '(USA)': 0.06, '(UK)': 0.02 }, like: ['(#)', '(# #)', '(USA) (#)', '(Japan) (#)'] }), md5sum: checksum,
    },
  },
  cast_info: {
    rows: 36_244_344, pages: 252_654,
    columns: {
      id: key,
      // All but one in forty of the people are in a cast, and nearly all titles have one; a few people are in thousands.
      person_id: reference({ to: people, distinct: 4_051_810, exponent: 0.55, correlation: 0.8 }), movie_id: reference({ to: titles, distinct: 2_331_601, exponent: 0.45 }),
      // Only actors play somebody: half of the rows have no name of a character, and "Himself" is by far the most popular.
      person_role_id: reference({ to: roles, distinct: roles, exponent: 0.75, nulls: 0.52 }),
      note: texts({ width: 18, distinct: 200_000, nulls: 0.6, common: { '(uncredited)': 0.06, '(voice)': 0.02, '(executive producer)': 0.013, '(archive footage)': 0.011, '(producer)': 0.03, '(writer)': 0.014, '(written by)': 0.008, '(head writer)': 0.001, '(story)': 0.003, '(story editor)': 0.001, '(voice: English version)': 0.001, '(voice) (uncredited)': 0.0008, '(voice: Japanese version)': 0.0004 }, like: ['(as #)', '(# #)', '(episode 0.0)', '(#)'] }),
      nr_order: growing({ from: 1, to: 200, growth: 0.96, nulls: 0.63 }),
      // Actors and actresses are more than half of a cast.
      role_id: values({ 1: 0.35, 2: 0.205, 10: 0.125, 3: 0.085, 8: 0.055, 4: 0.075, 9: 0.04, 5: 0.03, 6: 0.025, 11: 0.008, 7: 0.002 }),
    },
  },
  char_name: { rows: roles, columns: { id: key, name: texts({ width: 15, distinct: -1, like: ['#', '# #', 'Dr. #', 'The #', '# (0000)'] }), imdb_index: opaque(3, 3, 0.9999), imdb_id: opaque(4, 1, 1), name_pcode_nf: code(0.02), surname_pcode: code(0.4), md5sum: checksum } },
  comp_cast_type: { rows: 4, columns: { id: key, kind: values({ cast: 0.25, crew: 0.25, complete: 0.25, 'complete+verified': 0.25 }, { width: 9 }) } },
  company_name: {
    rows: 234_997, pages: 2_995,
    columns: {
      id: key, name: texts({ width: 20, distinct: -1, like: ['# Film', '# #', 'Warner #', '# Productions', 'Lionsgate #', '# Pictures #'] }),
      country_code: texts({ width: 5, distinct: 226, nulls: 0.06, common: { '[us]': 0.361, '[gb]': 0.078, '[de]': 0.058, '[fr]': 0.055, '[jp]': 0.028, '[ca]': 0.033, '[it]': 0.03, '[es]': 0.028, '[in]': 0.022, '[au]': 0.016, '[se]': 0.014, '[nl]': 0.013, '[pl]': 0.008, '[ru]': 0.009 }, like: ['[a0]', '[b0]', '[c0]', '[d0]', '[e0]', '[k0]', '[m0]', '[p0]', '[s0]', '[t0]', '[y0]', '[z0]'] }),
      imdb_id: opaque(4, 1, 1), name_pcode_nf: code(0.01), name_pcode_sf: code(0.2), md5sum: checksum,
    },
  },
  company_type: { rows: 4, columns: { id: key, kind: values({ distributors: 0.25, 'production companies': 0.25, 'special effects companies': 0.25, 'miscellaneous companies': 0.25 }, { width: 20 }) } },
  // Two kinds of completeness of cast and crew each.
  complete_cast: { rows: 135_086, columns: { id: key, movie_id: titleReference(93_500, 0.1), subject_id: values({ 1: 0.63, 2: 0.37 }), status_id: values({ 3: 0.18, 4: 0.82 }) } },
  info_type: { rows: 113, columns: { id: key, info: unique(['rating', 'votes', 'genres', 'countries', 'release dates', 'top 250 rank', 'bottom 10 rank', 'languages', 'runtimes', 'trivia', 'mini biography', 'height', 'budget', 'quotes', 'locations', 'taglines', 'plot'], 10) } },
  keyword: { rows: 134_170, columns: { id: key, keyword: texts({ width: 16, distinct: -1, like: ['#-#', '#-#-#', '#-sequel', '#'] }), phonetic_code: code(0.02) } },
  kind_type: { rows: 7, columns: { id: key, kind: unique(['movie', 'tv series', 'tv movie', 'video movie', 'tv mini series', 'video game', 'episode'], 9) } },
  link_type: { rows: 18, columns: { id: key, link: unique(['follows', 'followed by', 'remake of', 'remade as', 'references', 'referenced in', 'spoofs', 'spoofed in', 'features', 'featured in', 'spin off from', 'spin off', 'version of', 'similar to', 'edited into', 'edited from', 'alternate language version of', 'unknown link'], 12) } },
  movie_companies: {
    rows: 2_609_129,
    columns: {
      // Two of five titles name a company; broadcasters stand at very many.
      id: key, movie_id: titleReference(1_087_236, 0.4), company_id: reference({ to: 234_997, distinct: 234_997, exponent: 0.85 }), company_type_id: values({ 1: 0.51, 2: 0.49 }),
      note: texts({ width: 24, distinct: 130_000, nulls: 0.48, common: { '(presents)': 0.01, '(2006) (USA) (TV)': 0.007, '(2007) (USA) (TV)': 0.007, '(co-production)': 0.005, '(1994) (USA) (VHS)': 0.001 }, like: ['(200#) (#) (TV)', '(2000) (USA) (TV)', '(1990) (USA) (VHS)', '(2010) (worldwide) (DVD)', '(2000) (Japan) (#)', '(in association with #)', '(1990) (Germany) (#)', '(2000) (USA) (theatrical)'] }),
    },
  },
  movie_info: {
    rows: 14_835_720, pages: 161_892,
    columns: {
      id: key, movie_id: reference({ to: titles, distinct: 2_468_825, exponent: 0.3 }), info_type_id: filmInfo,
      // Of colours, languages, countries and genres there are few; dates and plots are all different.
      info: texts({ width: 22, distinct: 2_700_000, common: { Color: 0.065, English: 0.05, USA: 0.037, Mono: 0.018, Stereo: 0.014, 'Black and White': 0.02, Drama: 0.016, Comedy: 0.014, Documentary: 0.013, Short: 0.017, '30': 0.012, Germany: 0.009, German: 0.006, Japan: 0.006, Horror: 0.003, Thriller: 0.004, Action: 0.004, Sweden: 0.002, Swedish: 0.002, Norway: 0.001, Denmark: 0.001, Danish: 0.001, Norwegian: 0.001, 'Sci-Fi': 0.002, Crime: 0.004, War: 0.001, Western: 0.002, Adventure: 0.004, Family: 0.006, Bulgaria: 0.0005 }, like: [...dates, '00', '# # # #', 'USD 0,000,000', '#'] }),
      note: texts({ width: 19, distinct: 130_000, nulls: 0.89, common: { '(approx.)': 0.005, '(internet)': 0.002 }, like: ['(#)', '(# #)', '(internet) (#)', '(# film festival)'] }),
    },
  },
  movie_info_idx: {
    rows: 1_380_035,
    // Rating, votes and their distribution for each of 459,925 titles, and two short lists.
    columns: { id: key, movie_id: titleReference(459_925, 0.01), info_type_id: values({ 99: 0.3333, 100: 0.3333, 101: 0.3332, 112: 0.00018, 113: 0.00001 }), info: texts({ width: 8, distinct: 125_000, common: { '0000000124': 0.004, '5': 0.011, '6': 0.01, '7': 0.009, '6.5': 0.009, '7.2': 0.01, '8.0': 0.007 }, like: ['0.0', '00', '000', '0000', '0000000000', '.000001000', '00..000000'] }), note: opaque(4, 1, 1) },
  },
  // A fifth of the titles have keywords, half of these many; ranks fall steeply.
  movie_keyword: { rows: 4_523_930, pages: 24_454, columns: { id: key, movie_id: titleReference(476_794, 0.45), keyword_id: reference({ to: 134_170, distinct: 134_170, exponent: 0.9 }) } },
  movie_link: { rows: 29_997, columns: { id: key, movie_id: titleReference(6_411, 0.6), linked_movie_id: reference({ to: titles, distinct: 16_000, exponent: 0.4 }), link_type_id: reference({ to: 18, distinct: 16, exponent: 0.8 }) } },
  name: {
    rows: people, pages: 55_613,
    columns: { id: key, name: personNames, imdb_index: imdbIndex(0.85), imdb_id: opaque(4, 1, 1), gender: values({ m: 0.42, f: 0.23 }, { width: 2, nulls: 0.35 }), name_pcode_cf: code(0.001), name_pcode_nf: code(0.15), surname_pcode: code(0.2), md5sum: checksum },
  },
  person_info: {
    rows: 2_963_664,
    // One in eight people has any; births and heights are most of it.
    columns: { id: key, person_id: reference({ to: people, distinct: 550_721, exponent: 0.5, correlation: 0.7 }), info_type_id: reference({ to: 39, distinct: 22, exponent: 0.7 }), info: texts({ width: 88, distinct: 2_100_000, like: ['# # # # # #', '00 May 1900', "0' 0\"", '# # #'] }), note: texts({ width: 16, distinct: 30_000, nulls: 0.9, common: { 'Volker Boehm': 0.0004 }, like: ['# #', '#', '#@#', '# # #'] }) },
  },
  role_type: { rows: 12, columns: { id: key, role: unique(['actor', 'actress', 'producer', 'writer', 'cinematographer', 'composer', 'costume designer', 'director', 'editor', 'miscellaneous crew', 'production designer', 'guest'], 10) } },
  title: {
    rows: titles, pages: 35_997,
    columns: {
      id: key, title: titleTexts, imdb_index: imdbIndex(0.99), kind_id: kinds, production_year: years, imdb_id: opaque(4, 1, 1), phonetic_code: code(0.03),
      // Episodes belong to series, which have ten or ten thousand.
      episode_of_id: reference({ to: titles, distinct: 70_000, exponent: 0.7, nulls: 0.39 }), season_nr: growing({ from: 1, to: 60, growth: 0.75, nulls: 0.42 }), episode_nr: growing({ from: 1, to: 500, growth: 0.97, nulls: 0.42 }),
      series_years: opaque(10, 3_000, 0.964), md5sum: checksum,
    },
  },
};

function unique(names: readonly string[], width: number): Shape {
  return (name) => ({ name, width, inherited: false, nullFraction: 0, distinct: -1, correlation: 0, histogram: names.toSorted((a, b) => (a < b ? -1 : 1)) });
}
