(* G1 greedy-worst-domain, the segment case (supports P1; derived here).

   Statement: two domains with any shared symmetric Hessian 0 <= H <= L in any
   dimension, eta <= 1/L, validation loss 1/2 |theta - c|^2, EG with any alpha > 0,
   theta_0 on the segment between a_2 and a_1. If
       margin = <u, M_T (c - a_2)> - <u, M_T u> > 0,   u = a_1 - a_2,
   then w_k increases strictly and 1 - w_k <= ((1-w_0)/w_0) exp(-alpha margin k).
   The segment is not invariant; the cone spanned by R^i M^j u is. *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From DataMixing Require Import Sums Operators Model SharedHessian TwoDomains HorizonTwoDomains.
Open Scope R_scope.

Section Segment.
Variables (d T : nat) (H : vec -> vec) (a : nat -> vec) (c : vec) (eta alpha L : R).

Let grad (i : nat) := quadratic_grad H (a i).
Let hess (i : nat) (_ : vec) := H.
Let gradV (th : vec) := vsub th c.
Let u := vsub (a O) (a 1%nat).
Let Rt := R_op eta H T.
Let M := M_op eta H T.

Hypothesis H_linear : linear H.
Hypothesis H_symmetric : symmetric d H.
Hypothesis H_between : between d 0 L H.
Hypothesis L_nonneg : 0 <= L.
Hypothesis eta_nonneg : 0 <= eta.
Hypothesis eta_le : eta * L <= 1.

Lemma Rt_is_linear : linear Rt.
Proof. now apply R_linear. Qed.

Lemma Rt_is_symmetric : symmetric d Rt.
Proof. now apply R_symmetric. Qed.

Lemma M_form_symmetric : symmetric d M.
Proof. now apply M_symmetric. Qed.

Lemma Rt_range x : 0 <= dot d (Rt x) x <= dot d x x.
Proof.
  pose proof (R_form_nonneg d H eta H_linear H_symmetric 0 L H_between L_nonneg
    eta_nonneg eta_le T x) as Hlo.
  destruct (R_between d H eta H_linear H_symmetric 0 L H_between L_nonneg
    eta_nonneg eta_le T x) as [_ Hup].
  rewrite Rmult_0_r, Rminus_0_r, pow1 in Hup. fold Rt in Hlo, Hup. lra.
Qed.

Lemma Rt_M_commute x : Rt (M x) = M (Rt x).
Proof. unfold M, M_op. fold Rt. apply (linear_sub Rt), Rt_is_linear. Qed.

Lemma Rt_M_power j x : Rt (Nat.iter j M x) = Nat.iter j M (Rt x).
Proof.
  induction j as [|j IH]; simpl; [reflexivity|]. now rewrite Rt_M_commute, IH.
Qed.

Lemma M_Rt_power i x : M (Nat.iter i Rt x) = Nat.iter i Rt (M x).
Proof.
  induction i as [|i IH]; simpl; [reflexivity|]. now rewrite <- Rt_M_commute, IH.
Qed.

(** Products of powers of R and M = I - R are non-negative. *)
Lemma monomial_nonneg i j : forall x, 0 <= dot d (Nat.iter i Rt (Nat.iter j M x)) x.
Proof.
  assert (Hj : forall n,
    ((forall x, 0 <= dot d (Nat.iter n M x) x) /\ (forall x, 0 <= dot d (Rt (Nat.iter n M x)) x)) /\
    ((forall x, 0 <= dot d (Nat.iter (S n) M x) x)
     /\ (forall x, 0 <= dot d (Rt (Nat.iter (S n) M x)) x))).
  { induction n as [|n [IH IHS]].
    - repeat split; intros x; simpl.
      + apply dot_self_nonneg.
      + apply Rt_range.
      + unfold M, M_op. fold Rt. rewrite dot_sub_l. destruct (Rt_range x). lra.
      + unfold M, M_op. fold Rt. rewrite (linear_sub Rt) by exact Rt_is_linear.
        rewrite dot_sub_l, (Rt_is_symmetric (Rt x) x).
        pose proof (square_le d Rt 1 x Rt_is_linear Rt_is_symmetric) as Hs.
        rewrite Rmult_1_l in Hs.
        assert (between d 0 1 Rt) as Hb by (intros z; destruct (Rt_range z); lra).
        specialize (Hs Hb ltac:(lra)). lra.
    - split; [exact IHS|]. split; intros x.
      + rewrite (iter_form d M n x M_form_symmetric). apply IH.
      + replace (dot d (Rt (Nat.iter (S (S n)) M x)) x)
          with (dot d (Rt (Nat.iter n M (M x))) (M x)); [apply IH|].
        rewrite <- M_form_symmetric, <- Rt_M_commute, iter_comm. reflexivity. }
  assert (Hi : forall n, (forall x, 0 <= dot d (Nat.iter n Rt (Nat.iter j M x)) x)
                      /\ (forall x, 0 <= dot d (Nat.iter (S n) Rt (Nat.iter j M x)) x)).
  { induction n as [|n [IH IHS]]; [exact (proj1 (Hj j))|].
    split; [exact IHS|]. intros x.
    replace (dot d (Nat.iter (S (S n)) Rt (Nat.iter j M x)) x)
      with (dot d (Nat.iter n Rt (Nat.iter j M (Rt x))) (Rt x)); [apply IH|].
    rewrite <- Rt_is_symmetric, <- Rt_M_power, iter_comm. reflexivity. }
  apply (proj1 (Hi i)).
Qed.

(** The cone of directions that stay on the near side of a_1. *)
Definition in_cone (x : vec) : Prop :=
  forall i j, 0 <= dot d (Nat.iter i Rt (Nat.iter j M u)) x.

Lemma cone_combination x s : in_cone x -> 0 <= s -> in_cone (vadd (Rt x) (vscal s (M u))).
Proof.
  intros Hx Hs i j. rewrite dot_add_r, dot_scal_r.
  rewrite <- Rt_is_symmetric, <- M_form_symmetric, M_Rt_power.
  pose proof (Hx (S i) j) as H1. pose proof (monomial_nonneg i (S j) u) as H2.
  simpl in H1, H2. nra.
Qed.

Definition segment_margin : R := dot d u (M (vsub c (a 1%nat))) - dot d u (M u).

Lemma gap_from_cone w th :
  sum 2 w = 1 -> in_cone (vsub (a O) (inner 2 grad eta w T th)) ->
  hypergradient 2 d grad hess gradV eta T w th O
  - hypergradient 2 d grad hess gradV eta T w th 1%nat <= - segment_margin.
Proof.
  intros Hw Hc. unfold grad, hess, gradV.
  rewrite (hypergradient_difference 2 d H a c eta H_linear) by exact Hw.
  fold grad u M. specialize (Hc O 1%nat). simpl in Hc.
  set (th' := inner 2 grad eta w T th) in *.
  unfold segment_margin. rewrite <- (M_form_symmetric u (vsub c (a 1%nat))),
    <- (M_form_symmetric u u).
  replace (vsub th' c) with (vsub (vsub u (vsub c (a 1%nat))) (vsub (a O) th'))
    by (unfold u; vec_ring).
  rewrite (dot_sub_r d _ (vsub (a O) th')), dot_sub_r. lra.
Qed.

Theorem greedy_segment w0 s0 :
  0 < alpha -> 0 < w0 < 1 -> 0 <= s0 <= 1 -> 0 < segment_margin ->
  let w k := weights 2 d grad hess gradV eta T (eg 2 alpha) (two w0) (mix 2 a (two s0)) k O in
  (forall k, w k < w (S k)) /\
  (forall k, 1 - w k <= (1 - w0) / w0 * exp (- alpha * segment_margin * INR k)).
Proof.
  intros Ha Hw0 Hs0 Hm w.
  set (W := weights 2 d grad hess gradV eta T (eg 2 alpha) (two w0) (mix 2 a (two s0))).
  set (P := parameters 2 d grad hess gradV eta T (eg 2 alpha) (two w0) (mix 2 a (two s0))).
  assert (Hnext : forall v th, simplex 2 v -> in_cone (vsub (a O) th) ->
    in_cone (vsub (a O) (inner 2 grad eta v T th))).
  { intros v th [Hv Ev] Hc. unfold grad.
    rewrite (inner_closed_form 2 H a eta H_linear v T th Ev), mix_two by exact Ev.
    fold u Rt M.
    replace (vsub (a O) (vadd (Rt th) (M (vadd (a 1%nat) (vscal (v O) u)))))
      with (vadd (Rt (vsub (a O) th)) (vscal (1 - v O) (M u))).
    - apply cone_combination; [exact Hc|].
      assert (0 <= v 1%nat) by (apply Hv; lia). simpl in Ev. lra.
    - replace (vadd (a 1%nat) (vscal (v O) u)) with (vsub (a O) (vscal (1 - v O) u))
        by (unfold u; vec_ring).
      destruct (M_linear H eta H_linear T) as [HMadd HMscal]. fold M in HMadd, HMscal.
      rewrite (linear_sub M) by now split. rewrite HMscal.
      rewrite (linear_sub Rt) by exact Rt_is_linear.
      unfold M, M_op. fold Rt. vec_ring. }
  assert (Hinv : forall k, simplex 2 (W k) /\ in_cone (vsub (a O) (P k))).
  { induction k as [|k [Hs Hc]].
    - split; [apply two_simplex; lra|]. intros i j. unfold P, parameters, run. simpl.
      rewrite mix_two by (unfold two; simpl; ring). fold u.
      replace (vsub (a O) (vadd (a 1%nat) (vscal (two s0 O) u))) with (vscal (1 - s0) u)
        by (unfold two, u; simpl; vec_ring).
      rewrite dot_scal_r. apply Rmult_le_pos; [lra|apply monomial_nonneg].
    - unfold W, P. rewrite weights_S, parameters_S. fold W P.
      split; [now apply eg_simplex|now apply Hnext]. }
  apply (margin_rate alpha segment_margin
    (fun k => hypergradient 2 d grad hess gradV eta T (W k) (P k)) W Ha Hm).
  - apply two_simplex. lra.
  - exact Hw0.
  - intros k. apply weights_S.
  - intros k. destruct (Hinv k) as [Hs Hc]. apply gap_from_cone; [apply Hs|now apply Hnext].
Qed.
End Segment.

(** The hypotheses can be met, with a Hessian that is not diagonal. *)
Lemma greedy_segment_nonvacuous :
  exists d T H a c eta alpha L w0 s0,
    linear H /\ symmetric d H /\ between d 0 L H /\ 0 <= L /\ 0 <= eta /\ eta * L <= 1 /\
    0 < alpha /\ 0 < w0 < 1 /\ 0 <= s0 <= 1 /\ 0 < segment_margin d T H a c eta.
Proof.
  set (K := fun j l => if Nat.eqb j l then 2 else 1).
  exists 2%nat, 1%nat, (matvec 2 K), corner, (fun _ => 2), (/ 3), 1, 3, (/ 2), (/ 2).
  split; [apply matvec_linear|].
  split; [apply matvec_symmetric; intros j l _ _; unfold K; now rewrite Nat.eqb_sym|].
  split; [|do 6 (split; [lra|])].
  - intros x. unfold matvec, dot, K. simpl. split.
    + pose proof (Rle_0_sqr (x O + x 1%nat)) as E. unfold Rsqr in E.
      pose proof (Rle_0_sqr (x O)) as E0. pose proof (Rle_0_sqr (x 1%nat)) as E1.
      unfold Rsqr in E0, E1. lra.
    + pose proof (Rle_0_sqr (x O - x 1%nat)) as E. unfold Rsqr in E. lra.
  - unfold segment_margin, dot, M_op, R_op, contraction, matvec, dot, vsub, vscal, K, corner.
    simpl. lra.
Qed.
