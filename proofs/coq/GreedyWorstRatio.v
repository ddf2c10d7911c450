(* G2 greedy-worst-ratio (supports P1; derived here).

   Statement: shared symmetric Hessian mu <= H <= L in any dimension, validation
   loss F(theta) = 1/2 |theta - c|^2, 0 < eta <= 1/L, T >= 1. Let theta^T minimise
   the M_T-weighted validation loss over a convex set of mixtures (by G3 the
   T-horizon limit). Then, for every z in the set,
       F(theta^T) <= (kappa_T + 1)^2 / (4 kappa_T) F(z),
       kappa_T = (1 - (1 - eta L)^T) / (1 - (1 - eta mu)^T).
   For T = 1, kappa_1 = L/mu, and the bound is attained for every L/mu >= 1.
   The Kantorovich inequality is proved for symmetric operators, without
   eigenvectors. Assumption: theta^T exists (the set is not assumed closed). *)

From Coq Require Import Reals Lra Lia FunctionalExtensionality.
From DataMixing Require Import Sums Operators SharedHessian TwoDomains WeightedLoss.
Open Scope R_scope.

Theorem kantorovich d A lo hi x :
  linear A -> symmetric d A -> between d lo hi A -> 0 < lo <= hi ->
  4 * lo * hi * (dot d x x * dot d (A x) (A x)) <= (lo + hi)² * (dot d (A x) x)².
Proof.
  intros Hlin Hsym Hb Hlo.
  pose proof (between_product d A lo hi x Hlin Hsym Hb ltac:(lra)) as Hp.
  pose proof (dot_self_nonneg d x) as Hx. pose proof (dot_self_nonneg d (A x)) as HA.
  set (p := dot d (A x) (A x)) in *. set (q := lo * hi * dot d x x) in *.
  assert (Hq : 0 <= q) by (apply Rmult_le_pos; [apply Rmult_le_pos|]; lra).
  replace (4 * lo * hi * (dot d x x * p)) with (4 * p * q) by (unfold q; ring).
  rewrite <- Rsqr_mult.
  apply Rle_trans with ((p + q)²); [unfold Rsqr; pose proof (Rle_0_sqr (p - q)) as H;
    unfold Rsqr in H; lra|].
  apply Rsqr_incr_1; lra.
Qed.

(** The ratio for any symmetric positive definite weighting. *)
Theorem weighted_ratio d M c lo hi C x z :
  linear M -> symmetric d M -> between d lo hi M -> 0 < lo <= hi ->
  convex C -> minimises C (weighted d M c) x -> C z ->
  half_square d c x <= (hi / lo + 1)² / (4 * (hi / lo)) * half_square d c z.
Proof.
  intros Hlin Hsym Hb Hlo Hc Hx Hz.
  pose proof (minimiser_variational d M c Hlin Hsym C x z Hc Hx Hz) as Hvi.
  set (X := vsub x c) in *. set (Z := vsub z c).
  replace (vsub z x) with (vsub Z X) in Hvi by (unfold X, Z; vec_ring).
  rewrite dot_sub_r in Hvi.
  pose proof (kantorovich d M lo hi X Hlin Hsym Hb Hlo) as Hk.
  pose proof (cauchy_schwarz d (M X) Z) as Hcs.
  destruct (Hb X) as [Hbl _]. pose proof (dot_self_nonneg d X) as HX.
  pose proof (dot_self_nonneg d (M X)) as HMX. pose proof (dot_self_nonneg d Z) as HZ.
  unfold half_square. fold X Z.
  replace ((hi / lo + 1)² / (4 * (hi / lo)) * (/ 2 * dot d Z Z))
    with (/ 2 * ((lo + hi)² * dot d Z Z / (4 * lo * hi))) by (unfold Rsqr; field; lra).
  apply Rmult_le_compat_l; [lra|].
  assert (Hlh : 0 < 4 * lo * hi) by (apply Rmult_lt_0_compat; lra).
  apply (Rmult_le_reg_r (4 * lo * hi)); [exact Hlh|].
  replace ((lo + hi)² * dot d Z Z / (4 * lo * hi) * (4 * lo * hi))
    with ((lo + hi)² * dot d Z Z) by (field; lra).
  assert (Hform : 0 <= dot d (M X) X) by nra.
  assert (Hsq : (dot d (M X) X)² <= dot d (M X) (M X) * dot d Z Z).
  { apply Rle_trans with ((dot d (M X) Z)²); [apply Rsqr_incr_1; lra|exact Hcs]. }
  destruct (Req_dec (dot d (M X) (M X)) 0) as [E|Hne].
  - rewrite E, Rmult_0_l in Hsq. unfold Rsqr in Hsq at 1.
    assert (dot d (M X) X = 0) by nra. assert (dot d X X = 0) by nra.
    replace (dot d X X) with 0 by lra. rewrite Rmult_0_l.
    apply Rmult_le_pos; [apply Rle_0_sqr|exact HZ].
  - apply (Rmult_le_reg_r (dot d (M X) (M X))); [lra|].
    apply Rle_trans with ((lo + hi)² * (dot d (M X) X)²); [lra|].
    rewrite Rmult_assoc. apply Rmult_le_compat_l; [apply Rle_0_sqr|lra].
Qed.

(** The condition number of the horizon operator. *)
Definition kappa (eta mu L : R) (T : nat) : R :=
  (1 - (1 - eta * L) ^ T) / (1 - (1 - eta * mu) ^ T).

Theorem greedy_worst_ratio d H c eta mu L T C x z :
  linear H -> symmetric d H -> between d mu L H -> 0 < mu <= L ->
  0 < eta -> eta * L <= 1 -> (1 <= T)%nat ->
  convex C -> minimises C (weighted d (M_op eta H T) c) x -> C z ->
  half_square d c x
  <= (kappa eta mu L T + 1)² / (4 * kappa eta mu L T) * half_square d c z.
Proof.
  intros Hlin Hsym Hb Hmu Heta HetaL HT Hc Hx Hz.
  pose proof (Rmult_lt_0_compat eta mu Heta ltac:(lra)) as Hem.
  pose proof (Rmult_le_compat_l eta mu L ltac:(lra) ltac:(lra)) as HemL.
  pose proof (pow_lt_unit (1 - eta * mu) T ltac:(lra) HT) as Hlt.
  assert (Hle : (1 - eta * L) ^ T <= (1 - eta * mu) ^ T) by (apply pow_incr; lra).
  apply (weighted_ratio d (M_op eta H T) c _ _ C x z); try assumption.
  - now apply M_linear.
  - now apply M_symmetric.
  - apply M_between; try assumption; lra.
  - lra.
Qed.

(** The form with a quotient, and the greedy case T = 1. *)
Corollary greedy_worst_ratio_one d H c eta mu L C x z :
  linear H -> symmetric d H -> between d mu L H -> 0 < mu <= L ->
  0 < eta -> eta * L <= 1 ->
  convex C -> minimises C (weighted d (M_op eta H 1) c) x ->
  C z -> 0 < half_square d c z ->
  half_square d c x / half_square d c z <= (L / mu + 1)² / (4 * (L / mu)).
Proof.
  intros Hlin Hsym Hb Hmu Heta HetaL Hc Hx Hz Hpos.
  pose proof (greedy_worst_ratio d H c eta mu L 1 C x z Hlin Hsym Hb Hmu Heta HetaL
    ltac:(lia) Hc Hx Hz) as Hr.
  replace (kappa eta mu L 1) with (L / mu) in Hr by (unfold kappa; rewrite !pow_1;
    replace (1 - (1 - eta * L)) with (eta * L) by ring;
    replace (1 - (1 - eta * mu)) with (eta * mu) by ring; field; lra).
  apply (Rmult_le_reg_r (half_square d c z)); [exact Hpos|].
  replace (half_square d c x / half_square d c z * half_square d c z)
    with (half_square d c x) by (field; lra). exact Hr.
Qed.

(** * The bound is attained *)

Definition worst_pair (k : R) (i : nat) : vec :=
  if Nat.eqb i 0 then pair (sqrt k) 1
  else pair (2 / (1 + k) * sqrt k) (2 / (1 + k) * k).

Definition segment (a : nat -> vec) (x : vec) : Prop :=
  exists w, 0 <= w <= 1 /\ x = mix 2 a (two w).

Lemma segment_convex a : convex (segment a).
Proof.
  intros x y t [v [Hv ->]] [w [Hw ->]] Ht. exists (v + t * (w - v)). split; [nra|].
  apply functional_extensionality; intros j.
  unfold vadd, vscal, vsub, mix, two. simpl. ring.
Qed.

Lemma kappa_ge_one k eta T :
  1 <= k -> 0 < eta -> eta * k <= 1 -> (1 <= T)%nat ->
  0 < 1 - (1 - eta * 1) ^ T /\ 1 <= kappa eta 1 k T /\
  1 - (1 - eta * k) ^ T = kappa eta 1 k T * (1 - (1 - eta * 1) ^ T).
Proof.
  intros Hk He Hek HT. pose proof (Rmult_le_compat_l eta 1 k ltac:(lra) Hk) as Hle.
  pose proof (pow_lt_unit (1 - eta * 1) T ltac:(lra) HT) as Hlt.
  assert (Hp : (1 - eta * k) ^ T <= (1 - eta * 1) ^ T) by (apply pow_incr; lra).
  assert (E : 1 - (1 - eta * k) ^ T = kappa eta 1 k T * (1 - (1 - eta * 1) ^ T)) by (unfold kappa; field; lra).
  split; [lra|]. split; [|exact E].
  apply (Rmult_le_reg_r (1 - (1 - eta * 1) ^ T)); lra.
Qed.

(** Every condition number, inner step and horizon. *)
Theorem greedy_ratio_attained kap eta T :
  1 <= kap -> 0 < eta -> eta * kap <= 1 -> (1 <= T)%nat ->
  let H := matvec 2 (diag (pair 1 kap)) in
  let k := kappa eta 1 kap T in
  let c := fun _ : nat => 0 in
  let a := worst_pair k in
  let x := mix 2 a (two 1) in
  let z := mix 2 a (two 0) in
  minimises (segment a) (weighted 2 (M_op eta H T) c) x /\
  minimises (segment a) (half_square 2 c) z /\
  0 < half_square 2 c z /\
  half_square 2 c x = (k + 1)² / (4 * k) * half_square 2 c z.
Proof.
  intros Hkap He Hek HT H k c a x z.
  destruct (kappa_ge_one kap eta T Hkap He Hek HT) as [Hm [Hk Ek]]. fold k in Hk, Ek.
  set (m := 1 - (1 - eta * 1) ^ T) in *.
  assert (Hs : sqrt k * sqrt k = k) by (apply sqrt_sqrt; lra).
  set (s := sqrt k) in *.
  assert (Hx0 : forall w, mix 2 a (two w) O = w * s + (1 - w) * (2 / (1 + k) * s))
    by (intros; unfold mix, two, a, worst_pair, pair; simpl; fold s; ring).
  assert (Hx1 : forall w, mix 2 a (two w) 1%nat = w + (1 - w) * (2 / (1 + k) * k))
    by (intros; unfold mix, two, a, worst_pair, pair; simpl; ring).
  assert (HF : forall w, half_square 2 c (mix 2 a (two w))
    = / 2 * (4 * k / (1 + k) + w² * ((k - 1)² / (1 + k)))).
  { intros w. unfold half_square, dot, vsub, c. simpl. rewrite Hx0, Hx1.
    transitivity (/ 2 * ((s * s) * (w + (1 - w) * (2 / (1 + k)))²
      + (w + (1 - w) * (2 / (1 + k) * k))²)); [unfold Rsqr; ring|].
    rewrite Hs. unfold Rsqr. field. lra. }
  assert (HM : forall w, weighted 2 (M_op eta H T) c (mix 2 a (two w))
    = / 2 * (m * (2 * k + (1 - w)² * (2 * k * ((k - 1)² / (1 + k)²) )))).
  { intros w. unfold weighted, dot, H. simpl sum. rewrite !M_diag by lia.
    change (pair 1 kap 0%nat) with 1. change (pair 1 kap 1%nat) with kap. fold m. rewrite Ek.
    unfold vsub, c. rewrite Hx0, Hx1.
    transitivity (/ 2 * m * ((s * s) * (w + (1 - w) * (2 / (1 + k)))²
      + k * (w + (1 - w) * (2 / (1 + k) * k))²)); [unfold Rsqr; ring|].
    rewrite Hs. unfold Rsqr. field. lra. }
  repeat split.
  - exists 1. split; [lra|reflexivity].
  - intros y [w [Hw ->]]. unfold x. rewrite !HM. apply Rmult_le_compat_l; [lra|].
    apply Rmult_le_compat_l; [lra|]. apply Rplus_le_compat_l.
    rewrite Rminus_eq_0, Rsqr_0, Rmult_0_l.
    apply Rmult_le_pos; [apply Rle_0_sqr|]. apply Rmult_le_pos; [lra|].
    apply Rmult_le_pos; [apply Rle_0_sqr|]. left. apply Rinv_0_lt_compat, Rlt_0_sqr. lra.
  - exists 0. split; [lra|reflexivity].
  - intros y [w [Hw ->]]. unfold z. rewrite !HF. apply Rmult_le_compat_l; [lra|].
    apply Rplus_le_compat_l. rewrite Rsqr_0, Rmult_0_l.
    apply Rmult_le_pos; [apply Rle_0_sqr|].
    apply Rmult_le_pos; [apply Rle_0_sqr|]. left. apply Rinv_0_lt_compat. lra.
  - unfold z. rewrite HF, Rsqr_0, Rmult_0_l, Rplus_0_r.
    apply Rmult_lt_0_compat; [lra|]. apply Rdiv_lt_0_compat; lra.
  - unfold x, z. rewrite !HF. unfold Rsqr. field. lra.
Qed.

(** * The hypotheses can be met: the instance above with L/mu = 4, eta = 1/4 *)

Lemma greedy_worst_ratio_nonvacuous :
  exists d H c eta mu L T C x z,
    linear H /\ symmetric d H /\ between d mu L H /\ 0 < mu <= L /\
    0 < eta /\ eta * L <= 1 /\ (1 <= T)%nat /\ T = 1%nat /\
    convex C /\ minimises C (weighted d (M_op eta H T) c) x /\ C z /\
    0 < half_square d c z /\ half_square d c z < half_square d c x.
Proof.
  destruct (greedy_ratio_attained 4 (/ 4) 1) as (Hx & [Hz _] & Hpos & E); try lra; try lia.
  assert (Ek : kappa (/ 4) 1 4 1 = 4) by (unfold kappa; simpl; field). rewrite Ek in *.
  assert (Hb : between 2 1 4 (matvec 2 (diag (pair 1 4))))
    by (apply diag_between; intros [|[|j]] Hj; unfold pair; simpl; try lia; lra).
  exists 2%nat, (matvec 2 (diag (pair 1 4))), (fun _ => 0), (/ 4), 1, 4, 1%nat,
    (segment (worst_pair 4)), (mix 2 (worst_pair 4) (two 1)), (mix 2 (worst_pair 4) (two 0)).
  repeat (split; [first [lra | lia | assumption | apply matvec_linear | apply diag_symmetric
    | apply segment_convex]|]).
  rewrite E. unfold Rsqr. lra.
Qed.

Lemma kantorovich_nonvacuous :
  exists d A lo hi, linear A /\ symmetric d A /\ between d lo hi A /\ 0 < lo <= hi.
Proof.
  exists 2%nat, (matvec 2 (fun j l => if Nat.eqb j l then 2 else 1)), 1, 3.
  split; [apply matvec_linear|]. split; [|split; [|lra]].
  - apply matvec_symmetric. intros j l _ _. now rewrite Nat.eqb_sym.
  - intros x. unfold matvec, dot. simpl. split.
    + pose proof (Rle_0_sqr (x O + x 1%nat)) as H. unfold Rsqr in H. lra.
    + pose proof (Rle_0_sqr (x O - x 1%nat)) as H. unfold Rsqr in H. lra.
Qed.

Lemma greedy_ratio_attained_nonvacuous :
  exists kap eta T, 1 <= kap /\ 0 < eta /\ eta * kap <= 1 /\ (1 <= T)%nat.
Proof. exists 4, (/ 4), 2%nat. repeat split; lra || lia. Qed.
